"""Whatever goes wrong with one address, as a refusal of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from documents.errors import NewsquoteError, UnreadableSourceError
from documents.isolation import Reading
from documents.sources import SourceFile

_LONGEST = 120


@contextmanager
def refusing(address: str) -> Iterator[None]:
    """Make of whatever goes wrong a refusal of `address`: a server says what it likes.

    :raises UnreadableSourceError: in place of every fault that is neither one of the archive nor
        want of memory.
    """
    try:
        yield
    except (NewsquoteError, MemoryError):
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:_LONGEST]
        reason = f"unexpected {type(error).__name__}{said and f': {said}'}"
        raise UnreadableSourceError(address, reason) from error


def refusal(address: str, reason: str) -> Reading:
    """Return what is read at an address that gives nothing."""
    file = SourceFile(Path(), address, content=b"")
    return Reading(file, UnreadableSourceError(address, reason))
