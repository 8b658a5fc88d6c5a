"""HTML: main text by trafilatura; title, day and the rest from what the page says of itself."""

import copy
from collections.abc import Iterator
from typing import Any

from documents.dates import first_moment
from documents.decoding import decode
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose
from documents.formats.headed import CAPTION
from documents.formats.options import ReadingOptions
from documents.formats.stated import stated_in
from documents.furniture import strip_furniture, without_pointers
from documents.tidying import tidy, tidy_line


def drafts_of_html(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a page."""
    yield read_html(raw, source)


def read_html(raw: bytes, source: str, *, charset: str | None = None) -> Draft:
    """Return the draft of a page.

    :param raw: the page as it came; its own declaration of encoding counts.
    :param source: what an error names.
    :param charset: its encoding where that is known and its own declaration does not count.
    :raises UnreadableSourceError: when no main text is found.
    """
    # Imported here: it takes a quarter of a second, which a question need not wait for.
    from trafilatura import bare_extraction, load_html

    if b"<" not in raw:
        decode(raw, source)  # names the wrong byte of what is no page at all
    tree = load_html(raw.decode(charset, "replace") if charset else raw)
    if tree is None:
        raise UnreadableSourceError(source, "no article text found in the page")
    stated = stated_in(tree)
    _mark_captions(tree)
    page = bare_extraction(
        copy.deepcopy(tree), with_metadata=True, include_comments=False, include_tables=False
    )
    if page is None or isinstance(page, dict) or not page.text or not page.text.strip():
        raise UnreadableSourceError(source, "no article text found in the page")
    title = stated.title or tidy_line(page.title)
    published, notes = first_moment([*stated.dates, page.date])
    lines = [line for line in tidy(page.text).split("\n") if line]
    if title and lines and lines[0] == title:
        lines.pop(0)
    body = strip_furniture("\n\n".join(without_pointers(lines)))
    if not body:
        raise UnreadableSourceError(source, "no article text found in the page")
    return compose(
        body,
        title=title,
        date_line=published.day.isoformat() if published else None,
        published=published,
        url=stated.url or page.url or None,
        author=stated.author or tidy_line(page.author),
        site=stated.site or tidy_line(page.sitename),
        language=stated.language or tidy_line(page.language),
        notes=notes,
    )


def _mark_captions(tree: Any) -> None:  # noqa: ANN401 - lxml has no types of its own
    """Let captions be told from sentences of the article."""
    for caption in tree.iter("figcaption"):
        words = next((part for part in caption.itertext() if part.strip()), None)
        if words is not None:
            for element in caption.iter():
                if element.text and element.text.strip():
                    element.text = CAPTION + element.text.lstrip()
                    break
