"""How files are read: the names of fields, and the bounds that no file may go beyond."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MEGABYTE = 2**20


@dataclass(frozen=True)
class ReadingOptions:
    """What a format's reader is told beside the bytes.

    :param fields: for "title", "text", "date", "url", "author", "language" or "id" the name of the
        field or column of JSON, JSON Lines and CSV that holds it ("a.b": b within a); what is not
        named is looked for under its usual names.
    :param pages: most pages of a PDF.
    :param expanded: most bytes that the members of one archive or office file come to, unpacked.
    :param members: most members of one archive.
    :param nesting: most archives within one another.
    :param seconds: longest time for one article, or one member of an archive.
    :param memory: most bytes of address space of the process that reads.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    pages: int = 5_000
    expanded: int = 512 * MEGABYTE
    members: int = 100_000
    nesting: int = 2
    seconds: float = 60.0
    memory: int = 1536 * MEGABYTE


DEFAULT_OPTIONS = ReadingOptions()
