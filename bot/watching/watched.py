"""What `newsquote watch` keeps up to date, and what it has seen of it, in a SQLite file."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.kept.file import KeptFile, Layout

SITEMAP = "sitemap:"  # before the address of a sitemap, all of whose pages are watched
_APPLICATION_ID = 0x6E717774  # "nqwt"
_FORMAT = 1
_SCHEMA = (
    "CREATE TABLE place (name TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE file (path BLOB PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE visit (
        address TEXT PRIMARY KEY, at REAL NOT NULL, failures INTEGER NOT NULL
    ) WITHOUT ROWID""",
)


@dataclass(frozen=True)
class LookedAt:
    """The last look at an address.

    :param at: seconds since 1970.
    :param failures: how many times in a row it gave nothing.
    """

    at: float
    failures: int


class Watched:
    """Places that are remembered, marks of files that were dealt with, looks at addresses.

    May be used from several threads; what is kept is on disk when a method returns.

    :param path: the SQLite file; made, with its folders, where there is none.
    :raises NewsquoteError: when the file is damaged, another program's or of another version.
    """

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, Layout("what is watched", _APPLICATION_ID, _FORMAT, _SCHEMA))

    def places(self) -> list[str]:
        """Return the folders, files and addresses that are remembered."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT name FROM place ORDER BY name").fetchall()
        return [name for (name,) in rows]

    def remember(self, places: Iterable[str]) -> None:
        """Remember further places."""
        with self._file.changing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO place VALUES (?)", [(place,) for place in places]
            )

    def forget(self, place: str) -> bool:
        """Forget a place with what was seen of it; return whether it was remembered."""
        below = os.fsencode(os.path.realpath(place))
        with self._file.changing() as connection:
            known = connection.execute("DELETE FROM place WHERE name = ?", (place,)).rowcount > 0
            connection.execute("DELETE FROM visit WHERE address = ?", (place,))
            connection.execute(
                "DELETE FROM file WHERE path = ? OR substr(path, 1, ?) = ?",
                (below, len(below) + 1, below + b"/"),
            )
        return known

    def marks(self) -> dict[str, str]:
        """Return the mark of each file that was dealt with, by its path."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT path, mark FROM file").fetchall()
        return {os.fsdecode(path): mark for path, mark in rows}

    def dealt_with(self, marks: Mapping[str, str]) -> None:
        """Keep marks of files, by their paths."""
        with self._file.changing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO file VALUES (?, ?)",
                [(os.fsencode(path), mark) for path, mark in marks.items()],
            )

    def gone(self, paths: Iterable[str]) -> None:
        """Keep no marks of files any more."""
        with self._file.changing() as connection:
            connection.executemany(
                "DELETE FROM file WHERE path = ?", [(os.fsencode(path),) for path in paths]
            )

    def looked_at(self, address: str) -> LookedAt | None:
        """Return the last look at an address, None where there was none."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT at, failures FROM visit WHERE address = ?", (address,)
            ).fetchone()
        return None if row is None else LookedAt(*row)

    def look(self, address: str, looked: LookedAt) -> None:
        """Keep the last look at an address."""
        with self._file.changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO visit VALUES (?, ?, ?)",
                (address, looked.at, looked.failures),
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()
