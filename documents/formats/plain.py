"""Plain text: a title, a blank line, a date line, a blank line, paragraphs."""

import re
from collections.abc import Iterator

from documents.dates import first_moment
from documents.decoding import decode
from documents.formats.draft import Draft
from documents.formats.options import ReadingOptions
from documents.furniture import strip_furniture
from documents.tidying import without_overrides

_LONGEST_TITLE = 300
_HEAD_LINE = re.compile(r"[^\n]*(?:\n\s*|\Z)")


def drafts_of_plain(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a text file."""
    yield read_plain(without_overrides(decode(raw, source)))


def read_plain(text: str) -> Draft:
    """Return the draft of a plain text, its article part kept to the letter.

    The first line is the title when a blank line or a date line follows it; the line after it is
    the date line when it names a day in full and nothing else. A text without a title keeps its
    whole text as body.

    :param text: the decoded file, line ends as "\\n".
    """
    text = strip_furniture(text)
    title, after_title, gap = _head_line(text, 0)
    found, notes = first_moment([title])
    if found is not None:  # a date line without a title above it
        return Draft(text=text, body_start=after_title, published=found.day, published_at=found.at)
    date_line, after_date, _ = _head_line(text, after_title)
    found, more_notes = first_moment([date_line])
    notes += more_notes
    has_title = len(title) <= _LONGEST_TITLE and after_title < len(text)
    if not has_title or not ("\n" in gap.replace("\n", "", 1) or found is not None):
        return Draft(text=text, notes=notes)
    if found is None:
        return Draft(text=text, body_start=after_title, title=title, notes=notes)
    return Draft(
        text=text,
        body_start=after_date,
        title=title,
        published=found.day,
        published_at=found.at,
        notes=notes,
    )


def _head_line(text: str, start: int) -> tuple[str, int, str]:
    """The line that begins at `start`, where the next begins, and the white space between."""
    match = _HEAD_LINE.match(text, start)
    whole = match.group() if match else ""
    line = whole.rstrip()
    return line, start + len(whole), whole[len(line) :]
