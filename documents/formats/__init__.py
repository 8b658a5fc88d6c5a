"""One module for each format that articles come in: bytes in, drafts out."""

from documents.formats.draft import Draft
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions
from documents.formats.registry import SUFFIXES, format_of, read_drafts

__all__ = [
    "DEFAULT_OPTIONS",
    "SUFFIXES",
    "Draft",
    "ReadingOptions",
    "format_of",
    "read_drafts",
]
