"""The lock of the one process that works on an evaluation."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

from evaluation.errors import EvaluationError

_TRIES = 100


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, which is gone afterwards.

    The system frees it when the process ends, however it does.

    :raises EvaluationError: when somebody holds it, or it cannot be made.
    """
    with closing(_locked(path)):
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()


def _locked(path: Path) -> IO[str]:
    """Return the open lock file."""
    tries = 0
    while True:
        tries += 1
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a", encoding="utf-8")
        except OSError as error:
            # Who held it before, or another one beside it, may just be removing the folder.
            if isinstance(error, FileNotFoundError | FileExistsError) and tries < _TRIES:
                continue
            raise EvaluationError(f"{path}: {error.strerror or error}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _stands(file, path):
                return file
        except OSError as error:
            file.close()
            if isinstance(error, BlockingIOError):
                raise EvaluationError("the same evaluation is running already") from error
            raise EvaluationError(f"{path}: {error.strerror or error}") from error
        file.close()


def _stands(file: IO[str], path: Path) -> bool:
    """Whether the file was not removed, by who held it before, between opening and locking it."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
