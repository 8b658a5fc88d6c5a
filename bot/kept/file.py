"""A SQLite file of the program's own, which only its owner may read."""

import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from documents.errors import NewsquoteError

_EMPTIED_EVERY = 3600.0  # seconds


@dataclass(frozen=True)
class Layout:
    """What such a file holds.

    :param what: it keeps, in a word for messages.
    :param application_id: tells the file from any other's.
    :param format: the version of its tables.
    :param schema: the statements that make them.
    :param upgrade: brings a file of an earlier format up to date; called with the connection and
        that format, it returns whether it could.
    """

    what: str
    application_id: int
    format: int
    schema: Sequence[str]
    upgrade: Callable[[sqlite3.Connection, int], bool] = lambda connection, version: False


class KeptFile:
    """The file; may be used from several threads. What is committed is on disk.

    What is deleted is overwritten (`secure_delete`), and within an hour of use it is gone from the
    write-ahead log, too.

    :param path: of the file; made, with its folders, where there is none.
    :raises NewsquoteError: when the file is damaged, another program's or of another version.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path = path
        self._layout = layout
        self._lock = threading.Lock()
        self._emptied_at = -math.inf
        with self._faults():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            self._prepare()
        except NewsquoteError:
            self._connection.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection, for queries."""
        with self._lock, self._faults():
            yield self._connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection in a transaction, which is committed at the end."""
        with self._lock, self._faults():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()
            if time.monotonic() - self._emptied_at >= _EMPTIED_EVERY:
                self._empty_log()

    @contextmanager
    def erasing(self) -> Iterator[sqlite3.Connection]:
        """Like `changing`, for deletions: afterwards nothing of them is left in the log either."""
        with self.changing() as connection:
            yield connection
        self.empty_log()

    def empty_log(self) -> None:
        """Empty the write-ahead log, in which what was deleted still stands."""
        with self._lock, self._faults():
            self._empty_log()

    def rewrite(self) -> None:
        """Write the file anew, without what moving rows has left in gaps, and empty the log."""
        with self._lock, self._faults():
            self._connection.execute("PRAGMA temp_store = MEMORY")
            self._connection.execute("VACUUM")
            self._empty_log()

    @contextmanager
    def parsing(self, one: str) -> Iterator[None]:
        """Turn a fault in what was stored, while it is parsed, into one line without its words."""
        try:
            yield
        except (KeyError, TypeError, ValueError) as error:
            raise NewsquoteError(f"{self._path}: {one} in it is damaged") from error

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._faults():
            self._connection.close()

    def _empty_log(self) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._emptied_at = time.monotonic()

    def _prepare(self) -> None:
        layout = self._layout
        with self.changing() as connection:
            application = _value(connection, "PRAGMA application_id")
            version = _value(connection, "PRAGMA user_version")
            tables = _value(connection, "SELECT count(*) FROM sqlite_master")
            if (application, version, tables) == (0, 0, 0):
                for statement in layout.schema:
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {layout.application_id}")
            elif application != layout.application_id:
                raise NewsquoteError(f"{self._path}: no file of {layout.what}; move it elsewhere")
            elif version != layout.format and not layout.upgrade(connection, version):
                raise NewsquoteError(
                    f"{self._path}: {layout.what} in format {version}, this version reads "
                    f"{layout.format}; move the file elsewhere"
                )
            connection.execute(f"PRAGMA user_version = {layout.format}")
        with self._faults():
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA secure_delete = ON")

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NewsquoteError(f"{self._path}: {error.strerror or error}") from error
        except sqlite3.Error as error:
            # Errors of the Python module, unlike those of the library, repeat what is stored.
            reason = str(error) if hasattr(error, "sqlite_errorname") else "damaged or closed"
            raise NewsquoteError(f"{self._path}: {self._layout.what}: {reason}") from error


def _value(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
