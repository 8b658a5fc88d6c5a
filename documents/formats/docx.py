"""DOCX: paragraphs and tables in order, title and author from the document's properties."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from documents.dates import first_moment
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft
from documents.formats.headed import Block, headed
from documents.formats.options import ReadingOptions
from documents.formats.packages import member, opened_zip, parsed
from documents.tidying import tidy, tidy_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table


def drafts_of_docx(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a Word document; comments, headers and footers are not its text."""
    with opened_zip(raw, source, options) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                parsed(member(file, name, source), name, source)
    from docx import Document

    try:
        document = Document(io.BytesIO(raw))
    except (KeyError, ValueError) as error:
        raise UnreadableSourceError(source, "damaged, or no Word document") from error
    properties = document.core_properties
    moment, _ = first_moment([properties.created])
    yield headed(
        _blocks(document),
        title=tidy_line(properties.title),
        dates=[None if moment is None else moment.day.isoformat()],
        author=tidy_line(properties.author) if properties.author != "python-docx" else None,
        language=tidy_line(properties.language),
    )


def _blocks(document: "Document") -> list[Block]:
    from docx.table import Table

    found: list[Block] = []
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            found += [Block("paragraph", row) for row in _rows(item)]
            continue
        text = " ".join(tidy(item.text).split())
        style = (item.style.name or "").lower() if item.style is not None else ""
        kind = "paragraph"
        if style == "title" or style.startswith("heading"):
            kind = "heading"
        elif style == "caption":
            kind = "caption"
        if text:
            found.append(Block(kind, text))
    return found


def _rows(table: "Table") -> Iterator[str]:
    for row in table.rows:
        cells = dict.fromkeys(" ".join(tidy(cell.text).split()) for cell in row.cells)
        line = " | ".join(cell for cell in cells if cell)
        if line:
            yield line
