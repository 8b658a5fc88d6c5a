"""The lock of the one process that writes, in a file beside the archive that says who it is."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import StorageError

_WAIT_SECONDS = 10.0


class WriterLock:
    """Held while something is written; freed by the system when its process dies.

    Threads of a process take turns, and a thread that holds it may take it again.

    :param archive: the database file; `archive.lock` and `archive.writer` lie beside it.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._who = archive.with_name(f"{archive.name}.writer")
        self._lock = FileLock(f"{archive}.lock", thread_local=False)
        self._threads = threading.RLock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock.

        :raises StorageError: when another process keeps it, naming that process.
        """
        with self._threads, self._acquired():
            yield

    @contextmanager
    def _acquired(self) -> Iterator[None]:
        first = not self._lock.is_locked
        try:
            self._lock.acquire(timeout=_WAIT_SECONDS, poll_interval=0.02)
        except Timeout as error:
            raise StorageError(
                f"{self._archive}: {self.holder()} is writing to the archive; try again"
            ) from error
        try:
            if first:
                self._sign()
            yield
        finally:
            if first:
                with suppress(OSError):
                    self._who.unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> str:
        """Return who holds the lock, as a message names it."""
        try:
            who = json.loads(self._who.read_text(encoding="utf-8"))
            return f"another process ({who['command']}, pid {who['pid']}, since {who['since']})"
        except (OSError, ValueError, KeyError, TypeError):  # not written yet, or gone again
            return "another process"

    def _sign(self) -> None:
        command = " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:2]])
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        who = {"command": command, "pid": os.getpid(), "since": since}
        # Whoever holds the lock may write without this; a full disk is told by what follows.
        with suppress(OSError):
            self._who.write_text(json.dumps(who), encoding="utf-8")
