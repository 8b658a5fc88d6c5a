"""The errors of reading."""

from documents import NewsquoteError


class ReaderError(NewsquoteError):
    """The reader is missing, damaged or of another version."""
