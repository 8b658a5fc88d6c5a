"""HTML: main text, title, day and canonical address, found by trafilatura."""

from collections.abc import Iterator

from documents.dates import first_moment
from documents.decoding import decode
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose
from documents.formats.options import ReadingOptions
from documents.furniture import strip_furniture


def drafts_of_html(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a page."""
    yield read_html(raw, source)


def read_html(raw: bytes, source: str) -> Draft:
    """Return the draft of a page.

    :param raw: the page as it came; its own declaration of encoding counts.
    :param source: what an error names.
    :raises UnreadableSourceError: when no main text is found.
    """
    # Imported here: it takes a quarter of a second, which a question need not wait for.
    from trafilatura import bare_extraction

    if b"<" not in raw:
        decode(raw, source)  # names the wrong byte of what is no page at all
    page = bare_extraction(raw, with_metadata=True, include_comments=False, include_tables=False)
    if page is None or isinstance(page, dict) or not page.text or not page.text.strip():
        raise UnreadableSourceError(source, "no article text found in the page")
    title = " ".join((page.title or "").split()) or None
    published, notes = first_moment([page.date])
    lines = [line.strip() for line in page.text.replace("\r", "\n").split("\n") if line.strip()]
    if title and lines[0] == title:
        lines.pop(0)
    body = strip_furniture("\n\n".join(lines))
    if not body:
        raise UnreadableSourceError(source, "no article text found in the page")
    return compose(
        body,
        title=title,
        date_line=published.day.isoformat() if published else None,
        published=published,
        url=page.url or None,
        notes=notes,
    )
