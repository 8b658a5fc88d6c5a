"""The errors of the index."""

from documents.errors import NewsquoteError


class StorageError(NewsquoteError):
    """The database cannot be read or written."""


class DamagedError(StorageError):
    """The database holds what no database does: part of it was overwritten or cut off."""


class IndexMismatchError(NewsquoteError):
    """The database was made with another model, dimension, metric or format version."""


class EncoderError(NewsquoteError):
    """An encoder is missing, damaged or cannot be loaded."""
