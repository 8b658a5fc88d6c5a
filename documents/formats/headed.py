"""Blocks of text into a draft: which of the first ones are headline and date line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.dates import first_moment
from documents.formats.draft import Draft, compose

CAPTION = "[Caption] "


@dataclass(frozen=True)
class Block:
    """A paragraph.

    :param kind: "paragraph", "heading" or "caption".
    """

    kind: str
    text: str


def headed(
    blocks: Sequence[Block],
    *,
    title: str | None,
    dates: Iterable[str | datetime | None],
    url: str | None = None,
    author: str | None = None,
    site: str | None = None,
    language: str | None = None,
    key: str | None = None,
) -> Draft:
    """Return the draft of `blocks`.

    The first block is the headline when it is a heading or says what `title` says; the block after
    the headline is the date line when it names a day and nothing else. A day that the text itself
    states counts before those in `dates`; captions are marked as such.

    :param title: as the document's properties have it.
    :param dates: as the document's properties have them, best first.
    """
    rest = list(blocks)
    date_line = None
    if rest and (rest[0].kind == "heading" or _alike(rest[0].text, title)):
        heading = rest.pop(0).text
        title = title if title and _alike(heading, title) else heading
    if rest and first_moment([rest[0].text])[0] is not None:
        date_line = rest.pop(0).text
        if rest and (rest[0].kind == "heading" and _alike(rest[0].text, title)):
            rest.pop(0)
    published, notes = first_moment([date_line, *dates])
    return compose(
        "\n\n".join((CAPTION if b.kind == "caption" else "") + b.text for b in rest),
        title=title,
        date_line=date_line,
        published=published,
        url=url,
        author=author,
        site=site,
        language=language,
        key=key,
        notes=notes,
    )


def _alike(one: str, other: str | None) -> bool:
    return (
        other is not None and " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
    )
