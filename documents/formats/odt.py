"""ODT: paragraphs, headings and tables in order, title and author from the document's meta.xml.

Read by itself, with defusedxml: odfpy was last released in 2021 and parses entities.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from documents.formats.draft import Draft
from documents.formats.headed import Block, headed
from documents.formats.options import ReadingOptions
from documents.formats.packages import member, opened_zip, parsed
from documents.tidying import tidy, tidy_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LEFT_OUT = {f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}tracked-changes"}
_DEEPEST = 200


def drafts_of_odt(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of an OpenDocument text; notes, comments and deleted text are left out."""
    with opened_zip(raw, source, options) as file:
        content = parsed(member(file, "content.xml", source), "content.xml", source)
        meta = None
        if "meta.xml" in file.namelist():
            meta = parsed(member(file, "meta.xml", source), "meta.xml", source)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    blocks = [] if body is None else list(_blocks(body, _parents(content)))
    yield headed(
        blocks,
        title=_of(meta, f"{_DC}title"),
        dates=[_of(meta, f"{_META}creation-date"), _of(meta, f"{_DC}date")],
        author=_of(meta, f"{_META}initial-creator") or _of(meta, f"{_DC}creator"),
        language=_of(meta, f"{_DC}language"),
    )


def _of(meta: "Element | None", tag: str) -> str | None:
    found = None if meta is None else meta.find(f"{_OFFICE}meta/{tag}")
    return None if found is None else tidy_line(found.text)


def _parents(content: "Element") -> dict[str, str]:
    """For the name of each style of the document that of the common style it is made from."""
    styles = content.findall(f"{_OFFICE}automatic-styles/{_STYLE}style")
    return {
        style.get(f"{_STYLE}name", ""): style.get(f"{_STYLE}parent-style-name", "")
        for style in styles
    }


def _blocks(element: "Element", parents: dict[str, str], depth: int = 0) -> Iterator[Block]:
    for child in element:
        if child.tag in _LEFT_OUT or depth > _DEEPEST:
            continue
        if child.tag == f"{_TABLE}table-row":
            cells = [
                " ".join(block.text for block in _blocks(cell, parents, depth + 1))
                for cell in child
            ]
            if any(cells):
                yield Block("paragraph", " | ".join(cell for cell in cells if cell))
        elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text = " ".join(tidy("".join(_inline(child))).split())
            if text:
                yield Block(_kind(child, parents), text)
        else:
            yield from _blocks(child, parents, depth + 1)


def _kind(element: "Element", parents: dict[str, str]) -> str:
    style = element.get(f"{_TEXT}style-name", "")
    named = {style.lower(), parents.get(style, "").lower()}
    if element.tag == f"{_TEXT}h" or "title" in named:
        return "heading"
    return "caption" if named & {"caption", "illustration", "figure"} else "paragraph"


def _inline(element: "Element", depth: int = 0) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif child.tag not in _LEFT_OUT and depth < _DEEPEST:
            yield from _inline(child, depth + 1)
        if child.tail:
            yield child.tail
