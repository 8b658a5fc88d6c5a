"""Files that are ZIP packages of XML (DOCX, ODT, EPUB): opened within bounds, parsed with care."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from documents.errors import UnreadableSourceError
from documents.formats.options import MEGABYTE, ReadingOptions

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@contextmanager
def opened_zip(raw: bytes, source: str, options: ReadingOptions) -> Iterator[zipfile.ZipFile]:
    """Yield the ZIP file in `raw`, whose members come to no more than `options.expanded` bytes.

    What a member states of its size is not passed when it is read.

    :raises UnreadableSourceError: when it is none, or holds more or larger members than it may.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableSourceError(source, "damaged: not a ZIP package") from error
    with file:
        members = file.infolist()
        if len(members) > options.members:
            raise UnreadableSourceError(source, f"more than {options.members} members")
        if sum(member.file_size for member in members) > options.expanded:
            limit = options.expanded // MEGABYTE
            raise UnreadableSourceError(source, f"comes to more than {limit} MB when unpacked")
        yield file


def member(file: zipfile.ZipFile, which: str | zipfile.ZipInfo, source: str) -> bytes:
    """Return the bytes of a member.

    :param which: its name, or its entry, which tells it from others of that name.
    :raises UnreadableSourceError: when it is not there, encrypted or damaged.
    """
    name = which if isinstance(which, str) else which.filename
    try:
        return file.read(which)
    except KeyError as error:
        raise UnreadableSourceError(source, f"damaged: it lacks {name}") from error
    except RuntimeError as error:
        raise UnreadableSourceError(source, "encrypted: a password is needed") from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise UnreadableSourceError(source, f"damaged: {name} cannot be unpacked") from error
    except Exception as error:  # zlib.error, lzma.LZMAError
        raise UnreadableSourceError(source, f"damaged: {name} cannot be unpacked") from error


def parsed(xml: bytes, name: str, source: str) -> "Element":
    """Return the root of an XML document without a document type that could define entities.

    :raises UnreadableSourceError: when it is not well formed, or defines entities.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(xml, forbid_dtd=False)
    except DefusedXmlException as error:
        raise UnreadableSourceError(source, f"refused: {name} defines XML entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableSourceError(source, f"damaged: {name} is not well-formed XML") from error
    return root
