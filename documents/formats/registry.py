"""Which module reads which file: by the file's suffix, its media type, or how it begins."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions


class PassedOver:
    """A part of a file of which nobody is told: a sign that reading goes on."""


PASSED_OVER = PassedOver()
Found = Draft | UnreadableSourceError
Part = Found | PassedOver
Reader = Callable[[bytes, str, ReadingOptions], Iterable[Part]]


@dataclass(frozen=True)
class Format:
    """A format that articles come in.

    :param reader: "module:function" below `documents.formats`; the function takes the bytes, the
        name that an error gives the file, and the options, and returns a draft for each article
        and an error for each part that gives none. It may raise an UnreadableSourceError as well.
        Imported when the first file of the format is read.
    :param suffixes: of files, in lower case.
    :param media_types: as HTTP and e-mail name it.
    :param begins: how such a file begins, where that tells it from all others.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...] = ()
    begins: tuple[bytes, ...] = ()

    def load(self) -> Reader:
        """Return the function that reads the format."""
        module, _, function = self.reader.partition(":")
        reader: Reader = getattr(import_module(f"documents.formats.{module}"), function)
        return reader


FORMATS = (
    Format("plain text", "plain:drafts_of_plain", (".txt",), ("text/plain",)),
    Format("Markdown", "markdown:drafts_of_markdown", (".md", ".markdown"), ("text/markdown",)),
    Format(
        "HTML",
        "html:drafts_of_html",
        (".html", ".htm", ".xhtml"),
        ("text/html", "application/xhtml+xml"),
        (b"<!doctype html", b"<html"),
    ),
    Format("PDF", "pdf:drafts_of_pdf", (".pdf",), ("application/pdf",), (b"%PDF-",)),
    Format(
        "DOCX",
        "docx:drafts_of_docx",
        (".docx",),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ),
    Format("ODT", "odt:drafts_of_odt", (".odt",), ("application/vnd.oasis.opendocument.text",)),
    Format("EPUB", "epub:drafts_of_epub", (".epub",), ("application/epub+zip",)),
    Format(
        "MHTML",
        "mail:drafts_of_mhtml",
        (".mhtml", ".mht"),
        ("multipart/related", "application/x-mimearchive"),
    ),
    Format("e-mail", "mail:drafts_of_mail", (".eml",), ("message/rfc822",)),
    Format("mailbox", "mail:drafts_of_mailbox", (".mbox",), ("application/mbox",)),
    Format("JSON", "records:drafts_of_json", (".json",), ("application/json",)),
    Format(
        "JSON Lines",
        "records:drafts_of_json_lines",
        (".jsonl", ".ndjson"),
        ("application/jsonl", "application/x-ndjson"),
    ),
    Format("CSV", "records:drafts_of_csv", (".csv", ".tsv"), ("text/csv",)),
    Format(
        "feed",
        "feed:drafts_of_feed",
        (".rss", ".atom"),
        ("application/rss+xml", "application/atom+xml", "application/feed+json"),
        (b"<rss", b"<feed"),
    ),
    Format("ZIP", "archives:drafts_of_zip", (".zip",), ("application/zip",), (b"PK\x03\x04",)),
    Format(
        "tar",
        "archives:drafts_of_tar",
        (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"),
        ("application/x-tar",),
    ),
)
SUFFIXES = tuple(sorted(suffix for format_ in FORMATS for suffix in format_.suffixes))
_MOST_REFUSED = 100  # parts of one file that are named, each with its reason


def format_of(name: str, *, raw: bytes = b"", media_type: str | None = None) -> Format | None:
    """Return the format of a file, None where none of `FORMATS` is it.

    :param name: its name; the suffix decides where there is a known one.
    :param raw: its bytes, or the first of them, which decide where nothing else does.
    :param media_type: what came with it, such as "text/html"; decides over the suffix.
    """
    if media_type:
        for format_ in FORMATS:
            if media_type.partition(";")[0].strip().lower() in format_.media_types:
                return format_
    lower = name.lower()
    for format_ in FORMATS:
        if lower.endswith(format_.suffixes) and PurePath(lower).suffix:
            return format_
    start = raw[:512].lstrip().lower()
    for format_ in FORMATS:
        if start.startswith(tuple(mark.lower() for mark in format_.begins)) and format_.begins:
            return format_
    return None


def read_drafts(
    raw: bytes,
    name: str,
    options: ReadingOptions = DEFAULT_OPTIONS,
    *,
    media_type: str | None = None,
) -> Iterator[Found]:
    """Yield the articles in a file's bytes, and an error for each part of it that gives none.

    Nothing but UnreadableSourceError comes out of a file, whatever is in it; an exception of a
    library that reads the format is one, too.

    :param name: the file's name or address, which errors give.
    :param media_type: see `format_of`.
    """
    for part in read_parts(raw, name, options, media_type=media_type):
        if not isinstance(part, PassedOver):
            yield part


def read_parts(
    raw: bytes, name: str, options: ReadingOptions, *, media_type: str | None = None
) -> Iterator[Part]:
    """Yield what `read_drafts` does, and PASSED_OVER for each part that is passed over."""
    format_ = format_of(name, raw=raw, media_type=media_type)
    if format_ is None:
        yield UnreadableSourceError(name, f"not a format that is read ({' '.join(SUFFIXES)})")
        return
    named = _Named(name)
    try:
        for found in format_.load()(raw, name, options):
            yield from named.through(found)
    except UnreadableSourceError as error:
        yield from named.through(error)
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a damaged file
        yield from named.through(UnreadableSourceError(name, damaged(format_, error)))
    yield from named.rest()


class _Named:
    """Names the parts of a file that give no article, as many as anyone reads."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found = self._refused = 0

    def through(self, found: Part) -> Iterator[Part]:
        """Yield what was found, an error where it is a draft without a word."""
        if isinstance(found, PassedOver):
            yield found
            return
        self._found += 1
        if isinstance(found, Draft) and not any(map(str.isalnum, found.text)):
            where = self._name if found.key is None else f"{self._name}#{found.key}"
            found = UnreadableSourceError(where, "empty")
        if isinstance(found, UnreadableSourceError):
            self._refused += 1
            if self._refused > _MOST_REFUSED:
                yield PASSED_OVER
                return
        yield found

    def rest(self) -> Iterator[Found]:
        """Yield how many were not named, and that a file is empty that gave nothing at all."""
        if self._refused > _MOST_REFUSED:
            more = self._refused - _MOST_REFUSED
            reason = f"{more} more parts of it give no article either"
            yield UnreadableSourceError(self._name, reason)
        if not self._found:
            yield UnreadableSourceError(self._name, "empty")


def damaged(format_: Format, error: Exception) -> str:
    """Return why a file gives nothing of which a library said `error`."""
    said = " ".join(str(error).split())[:120]
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"damaged, or no {format_.name} file ({what})"
