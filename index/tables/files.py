"""What is remembered of files that were read, so that what has not changed is not read again."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from documents import ReadingOptions, SourceFile
from index.database.connection import Database

_RESTS_AFTER = 2 * 10**9  # ns; some file systems tell no two changes within that time apart
_ID_BYTES = 8


@dataclass(frozen=True)
class ReadFile:
    """A file that was read to its end, and all of it is stored.

    :param mark: what it was told apart by before it was read; see `mark_of`.
    :param ids: of its articles.
    """

    source: str
    mark: str
    ids: tuple[str, ...]


class FileTable:
    """Remembers files that were read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def names_in(self, source: str, mark: str) -> list[str]:
        """Return the names of the articles of a file that is as it was when they were stored.

        There are none where it has changed, or where one of its articles is not there any more.
        """
        rows = self._database.read(
            "SELECT ids FROM files WHERE source = ? AND mark = ?", (source, mark)
        )
        if not rows:
            return []
        ids = [
            rows[0][0][start : start + _ID_BYTES].hex()
            for start in range(0, len(rows[0][0]), _ID_BYTES)
        ]
        found = self._database.read(
            "SELECT coalesce((SELECT name FROM articles WHERE id = value),"
            " (SELECT name FROM copies WHERE id = value)) FROM json_each(?)",
            (json.dumps(ids),),
        )
        names = [name for (name,) in found if name is not None]
        return names if len(names) == len(ids) else []

    def remember(self, files: Collection[ReadFile]) -> None:
        """Keep what was read, each in place of what is known of the file."""
        if files:
            with self._database.write() as connection:
                _remember(connection, files)


def mark_of(file: SourceFile, options: ReadingOptions, *, now: int | None = None) -> str:
    """Return what tells a file, and how it is read, from what it was at another time.

    "" where that cannot be told: it was fetched, is not there, or has just been written.

    :param now: nanoseconds since 1970.
    """
    if file.content is not None:
        return ""
    now = time.time_ns() if now is None else now
    try:
        status = file.path.stat()
    except OSError:
        return ""
    if now - max(status.st_mtime_ns, status.st_ctime_ns) < _RESTS_AFTER:
        return ""
    told = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, file.name)
    read_by = (sorted(options.fields.items()), _version())
    return hashlib.blake2b(repr((told, read_by)).encode(), digest_size=16).hexdigest()


def _remember(connection: sqlite3.Connection, files: Collection[ReadFile]) -> None:
    rows = [(file.source, file.mark, _packed(file.ids)) for file in files]
    connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)


def _packed(ids: Sequence[str]) -> bytes:
    return b"".join(map(bytes.fromhex, ids))


def _version() -> str:
    try:
        return version("newsquote")
    except PackageNotFoundError:
        return ""
