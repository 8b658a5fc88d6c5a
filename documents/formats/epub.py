"""EPUB: the chapters in reading order, each an article; a book of one chapter is one.

Read by itself, with defusedxml and lxml: EbookLib is under the AGPL, which this project is not.
"""

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft
from documents.formats.headed import headed
from documents.formats.markup import blocks_of
from documents.formats.options import ReadingOptions
from documents.formats.packages import member, opened_zip, parsed
from documents.formats.registry import Found
from documents.tidying import tidy_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGE = "application/xhtml+xml"
_SHORTEST = 100  # characters of a chapter that is more than a cover or a table of contents


def drafts_of_epub(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the draft of each chapter of a book; covers and tables of contents are left out."""
    with opened_zip(raw, source, options) as file:
        if (
            "META-INF/encryption.xml" in file.namelist()
            and "META-INF/rights.xml" in file.namelist()
        ):
            raise UnreadableSourceError(source, "the book is protected (DRM)")
        container = parsed(member(file, "META-INF/container.xml", source), "container.xml", source)
        root = container.find(f"{_CONTAINER}rootfiles/{_CONTAINER}rootfile")
        place = "" if root is None else root.get("full-path", "")
        package = parsed(member(file, place, source), place, source)
        drafts: list[Draft] = []
        for path in _spine(package, posixpath.dirname(place)):
            blocks = blocks_of(member(file, path, source))
            if sum(len(block.text) for block in blocks) < _SHORTEST:
                continue
            drafts.append(
                headed(
                    blocks,
                    title=None,
                    dates=[_of(package, "date")],
                    author=_of(package, "creator"),
                    site=_of(package, "publisher"),
                    language=_of(package, "language"),
                    key=path,
                )
            )
    yield from _as_articles(drafts, package, source)


def _as_articles(drafts: list[Draft], package: "Element", source: str) -> Iterator[Found]:
    from dataclasses import replace

    if not drafts:
        yield UnreadableSourceError(source, "no text in the book")
    elif len(drafts) == 1:
        yield replace(drafts[0], title=drafts[0].title or _of(package, "title"), key=None)
    else:
        yield from drafts


def _of(package: "Element", name: str) -> str | None:
    found = package.find(f"{_OPF}metadata/{_DC}{name}")
    return None if found is None else tidy_line(found.text)


def _spine(package: "Element", folder: str) -> Iterator[str]:
    """The paths of the pages in reading order."""
    pages = {}
    for item in package.iterfind(f"{_OPF}manifest/{_OPF}item"):
        if item.get("media-type") == _PAGE and "nav" not in item.get("properties", "").split():
            pages[item.get("id")] = unquote(item.get("href", "").partition("#")[0])
    for reference in package.iterfind(f"{_OPF}spine/{_OPF}itemref"):
        if reference.get("idref") in pages and reference.get("linear") != "no":
            yield posixpath.normpath(posixpath.join(folder, pages[reference.get("idref")]))
