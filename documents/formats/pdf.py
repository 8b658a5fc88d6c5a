"""PDF: the text layer, page by page, its lines put together again to paragraphs."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from documents.dates import first_moment
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose
from documents.formats.options import ReadingOptions
from documents.tidying import paragraphs, tidy, tidy_line

if TYPE_CHECKING:
    from pypdf import PdfReader

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
    title, date_line = _take_head(lines, fields.get("title"))
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
    texts = [page.extract_text() for page in reader.pages]
    return texts, _fields(reader)


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


def _take_head(pages: list[list[str]], stated: str | None) -> tuple[str | None, str | None]:
    """Take title and date line from the first page's lines, and return them.

    :param stated: the title in the document's description; without one the first lines before a
        date line are the title.
    """
    first = next((page for page in pages if any(page)), [])
    places = [i for i, line in enumerate(first) if line][:8]
    title, rest = stated, places
    if stated is not None:
        wanted = "".join(stated.split()).casefold()
        for count in range(1, min(5, len(places)) + 1):
            seen = "".join("".join(first[i] for i in places[:count]).split()).casefold()
            if seen == wanted:
                for i in places[:count]:
                    first[i] = ""
                rest = places[count:]
                break
    date_line = None
    for position, i in enumerate(rest[:4]):
        if first_moment([first[i]])[0] is None:
            continue
        above = [first[j] for j in rest[:position]]
        if stated is None and above and not any(map(_ENDS_SENTENCE.search, above)):
            title = " ".join(above)
            for j in rest[:position]:
                first[j] = ""
        if position == 0 or not any(first[j] for j in rest[:position]):
            date_line = first[i]
            first[i] = ""
        break
    return title, date_line


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
