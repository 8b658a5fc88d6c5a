"""PDF: the text layer, page by page, its lines put together again to paragraphs."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from documents.dates import first_moment
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose
from documents.formats.options import ReadingOptions
from documents.tidying import paragraphs, tidy, tidy_line

if TYPE_CHECKING:
    from pypdf import PdfReader

_HEAD_LINES = 16  # lines of the first page that title and date line are looked for in
_LONGEST_TITLE = 300
_EDGE = 3  # lines at the top and at the bottom of a page that may be its header or footer
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:page|seite|p\.)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|of|von)\s*\d+)?$", re.I
)
_NO_TITLE = re.compile(
    r"^(untitled|microsoft word|document\d*$|.*\.(docx?|pdf|odt|indd|qxd)$)", re.I
)
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")


def drafts_of_pdf(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a PDF with a text layer.

    The text is taken in the order in which it was set, which follows the columns. Lines that
    repeat at the edges of the pages, and page numbers, are left out.

    :raises UnreadableSourceError: when it is encrypted, has too many pages, or no text (a scan).
    """
    pages, fields = _read(raw, source, options)
    lines = [tidy_lines(page) for page in pages]
    lines = without_running_heads(lines)
    if not any(any(map(str.isalnum, line)) for page in lines for line in page):
        raise UnreadableSourceError(
            source, "no text in the PDF: its pages are pictures (a scan); recognise its text first"
        )
    title, date_line = _take_head(lines, fields)
    published, notes = first_moment([date_line, fields.get("created")])
    body, starts = _flowed(lines)
    yield compose(
        body,
        title=title,
        date_line=date_line if date_line and first_moment([date_line])[0] else None,
        published=published,
        author=fields.get("author"),
        site=None,
        language=fields.get("language"),
        pages=starts,
        notes=notes,
    )


def _read(
    raw: bytes, source: str, options: ReadingOptions
) -> tuple[list[str], dict[str, str | None]]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableSourceError(source, "the PDF is encrypted: a password is needed")
    try:
        count = len(reader.pages)
    except FileNotDecryptedError as error:
        raise UnreadableSourceError(source, "the PDF is encrypted: a password is needed") from error
    if count > options.pages:
        raise UnreadableSourceError(source, f"{count} pages, more than {options.pages}")
    largest = _Largest()
    texts = [
        page.extract_text(visitor_text=largest.visit if number == 0 else None)
        for number, page in enumerate(reader.pages)
    ]
    return texts, {**_fields(reader), "largest": largest.text()}


class _Largest:
    """Notes how large the letters of a page are set."""

    def __init__(self) -> None:
        self._set: list[tuple[float, str]] = []

    def visit(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:  # noqa: ANN401 - as pypdf calls it
        """Called by pypdf with each piece of text, its matrices, font and size."""
        scale = abs(tm[3]) or abs(tm[1]) or 1.0
        if text.strip():
            self._set.append((round(size * scale * (abs(cm[3]) or 1.0), 1), text))

    def text(self) -> str | None:
        """What is set in the largest letters, where they are larger than those of most text."""
        lengths: Counter[float] = Counter()
        for size, text in self._set:
            lengths[size] += len(text)
        if len(lengths) < 2:
            return None
        top, usual = max(lengths), lengths.most_common(1)[0][0]
        if top < 1.15 * usual or lengths[top] > _LONGEST_TITLE:
            return None
        return tidy_line(" ".join(text for size, text in self._set if size == top))


def _fields(reader: "PdfReader") -> dict[str, str | None]:
    """Title, author, day and language of the document's own description, where there is one."""
    info = reader.metadata
    found: dict[str, str | None] = {}
    if info is not None:
        title = tidy_line(_text(info.get("/Title")))
        found["title"] = None if title and _NO_TITLE.match(title) else title
        author = tidy_line(_text(info.get("/Author")))
        found["author"] = None if author in ("anonymous", "(anonymous)", "unspecified") else author
        found["created"] = _pdf_date(_text(info.get("/CreationDate")))
    found["language"] = tidy_line(_text(reader.root_object.get("/Lang")))
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _pdf_date(text: str | None) -> str | None:
    """ "D:20171104103000-05'00'" as ISO has it (ISO 32000-1, 7.9.4)."""
    match = re.match(
        r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?",
        text or "",
    )
    if match is None:
        return None
    day = f"{match[1]}-{match[2]}-{match[3]}"
    if match[4] is None:
        return day
    zone = "+00:00" if match[7] else f"{match[8]}:{match[9] or '00'}" if match[8] else ""
    return f"{day}T{match[4]}:{match[5]}:{match[6] or '00'}{zone}"


def tidy_lines(page: str) -> list[str]:
    """Return the lines of a page, with the mark of a divided word kept at a line's end."""
    lines = page.split("\n")
    return [
        (tidy(line) + "\u00ad")
        if line.rstrip().endswith("\u00ad")
        else tidy(line).replace("\n", " ")
        for line in lines
    ]


def without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Return the lines of the pages without those that repeat at their edges.

    A line repeats when, its numbers aside, it stands among the first or last few lines of at least
    half of the pages, and of three; page numbers need not repeat.
    """
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_pattern(page[i]) for i in _edges(page)})
    often = max(3, len(pages) / 2) if len(pages) > 2 else len(pages)
    kept = []
    for page in pages:
        edges = set(_edges(page))
        kept.append(
            [
                line
                for i, line in enumerate(page)
                if i not in edges
                or not (
                    (len(pages) > 1 and line and counts[_pattern(line)] >= often)
                    or _PAGE_NUMBER.match(line)
                )
            ]
        )
    return kept


def _edges(page: list[str]) -> list[int]:
    filled = [i for i, line in enumerate(page) if line]
    return sorted({*filled[:_EDGE], *filled[-_EDGE:]})


def _pattern(line: str) -> str:
    return _NUMBER.sub("0", line).casefold()


def _take_head(
    pages: list[list[str]], fields: dict[str, str | None]
) -> tuple[str | None, str | None]:
    """Take title and date line from the first page's lines, and return them.

    The title is the one that the document states where the page has it too, else what is set in
    the largest letters, else what the document states. What stands above it is furniture.
    """
    first = next((page for page in pages if any(page)), [])
    places = [i for i, line in enumerate(first) if line][:_HEAD_LINES]
    title = fields.get("title") or fields.get("largest")
    for wanted in (fields.get("title"), fields.get("largest")):
        span = _span(first, places, wanted)
        if span is not None:
            for i in places[: span[1]]:
                first[i] = ""
            title, places = wanted, places[span[1] :]
            break
    # Between headline and date line a byline or a place may stand.
    for i in places[:3]:
        if first_moment([first[i]])[0] is not None:
            date_line, first[i] = first[i], ""
            return title, date_line
    return title, None


def _span(lines: list[str], places: list[int], wanted: str | None) -> tuple[int, int] | None:
    """Which of the lines at `places` say together what is wanted."""
    squeezed = "".join((wanted or "").split()).casefold()
    if not squeezed:
        return None
    for start in range(len(places)):
        seen = ""
        for end in range(start, len(places)):
            seen += "".join(lines[places[end]].split()).casefold()
            if seen == squeezed:
                return start, end + 1
    return None


def _flowed(pages: list[list[str]]) -> tuple[str, tuple[int, ...]]:
    """The body, and where in it each page begins; a sentence may go on over a page's end."""
    known = "\n".join(line for page in pages for line in page)
    blocks: list[str] = []
    starts: list[int] = []
    for page in pages:
        text = paragraphs(page, known)
        fresh = text.split("\n\n") if text else []
        before = sum(len(block) + 2 for block in blocks)
        if blocks and fresh and not _ENDS_SENTENCE.search(blocks[-1]):
            before -= 1  # the first character after the space that joins them
            blocks[-1] = paragraphs([blocks[-1], fresh.pop(0)], known)
        starts.append(before)
        blocks += fresh
    body = "\n\n".join(blocks)
    return body, tuple(min(start, len(body)) for start in starts)
