"""A lock that lets only one process at a time do something."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from documents.errors import NewsquoteError


@contextmanager
def alone_in(path: Path, what: str) -> Iterator[None]:
    """Hold the lock file at `path`; the system frees it when the process ends, however it does.

    :param what: is done, for the message.
    :raises NewsquoteError: when another process holds it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise NewsquoteError(f"{what} is already running in {path.parent}") from error
    except OSError as error:
        raise NewsquoteError(f"{path}: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
