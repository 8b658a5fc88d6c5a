"""HTML without a page around it (a chapter, a message, a field): its blocks, all of them."""

import re
from collections.abc import Iterator
from typing import Any

from documents.formats.headed import Block
from documents.tidying import tidy

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split()
)
_LEFT_OUT = frozenset(
    "head script style template noscript nav svg math iframe object button select form".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LOOKS_MARKED_UP = re.compile(
    r"</(?:p|div|span|a|b|i|em|strong|h[1-6]|ul|li)>|<br\s*/?>|<p[ >]", re.I
)


def looks_marked_up(text: str) -> bool:
    """Whether a text is HTML rather than words."""
    return bool(_LOOKS_MARKED_UP.search(text))


def blocks_of(raw: bytes | str) -> list[Block]:
    """Return the blocks of text in HTML or XHTML, in order; scripts and menus are left out."""
    from lxml import etree, html

    if isinstance(raw, str):
        raw = raw.encode("utf-8", "replace")
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
    else:
        encoding = "utf-8" if _is_utf8(raw) else None
        parser = html.HTMLParser(encoding=encoding, no_network=True)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    return list(_walked(root))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _walked(root: Any) -> Iterator[Block]:  # noqa: ANN401 - lxml has no types of its own
    """The blocks, walked without recursion: pages may be nested as deep as they please."""
    from lxml import etree

    parts: list[str] = []
    kind = "paragraph"
    left_out = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else None
        if tag in _LEFT_OUT:
            left_out += 1 if event == "start" else -1
        if tag in _BLOCKS and not left_out:
            yield from _block(kind, parts)
            parts = []
            kind = _kind(tag) if event == "start" else "paragraph"
        if not left_out:
            parts.append(_words(element, event, beside=bool(parts)))
    yield from _block(kind, parts)


def _words(element: Any, event: str, *, beside: bool) -> str:  # noqa: ANN401 - of lxml, which has no types
    """What stands at the start of an element, or behind its end, a comment or the like."""
    if event != "start":
        return element.tail or ""
    mark = " " if element.tag == "br" else " | " if element.tag in ("td", "th") and beside else ""
    return mark + (element.text or "")


def _kind(tag: str | None) -> str:
    if tag in _HEADINGS:
        return "heading"
    return "caption" if tag in ("figcaption", "caption") else "paragraph"


def _block(kind: str, parts: list[str]) -> Iterator[Block]:
    text = " ".join(tidy("".join(parts)).split())
    if any(map(str.isalnum, text)):
        yield Block(kind, text)
