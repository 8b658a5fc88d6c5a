"""What articles came with: lines that their site may repeat, and what they were before those went.

An article's row is kept under its own id, or its id as a further source; later rows have higher
numbers. Only the newest few of a site are looked at, so that a look costs the same at every size.
"""

import sqlite3
import struct
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.database.connection import Database

_RECENT = 10  # articles of a site that are looked at beside those that come
_LEAST = 5  # that have a line
_SHARE = 0.6  # of those looked at that have it


@dataclass(frozen=True)
class Arrival:
    """How an article came.

    :param id: of the article, or of what came from a further source.
    :param site: see `documents.site_lines.site_of`.
    :param core: a key that copies of it share.
    :param lines: keys of the lines at its edges.
    :param came_hash: its content hash as it came, "" where it is stored so.
    :param stored_hash: its content hash as it is stored, "" where it is stored as it came.
    """

    id: str
    site: str
    core: int
    lines: tuple[int, ...]
    came_hash: str = ""
    stored_hash: str = ""


class ArrivalTable:
    """Reads how articles came; that is noted inside a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def repeated(self, site: str, coming: Sequence[Arrival]) -> frozenset[int]:
        """Return the keys of lines that a site has around most of its articles of late.

        Copies of each other count as one.

        :param coming: what comes from it now.
        """
        ids = {arrival.id for arrival in coming}
        rows = self._database.read(
            "SELECT article_id, core, lines FROM arrivals WHERE site = ?"
            " ORDER BY number DESC LIMIT ?",
            (site, _RECENT + len(ids)),
        )
        stored = [(core, _keys(lines)) for id_, core, lines in rows if id_ not in ids]
        found = [(arrival.core, arrival.lines) for arrival in coming] + stored[:_RECENT]
        articles = dict(reversed(found))
        counts = Counter(key for lines in articles.values() for key in set(lines))
        least = max(_LEAST, _SHARE * len(articles))
        return frozenset(key for key, count in counts.items() if count >= least)

    def came_as(self, article_id: str, stored_hash: str) -> str:
        """Return the hash that an article had before lines went, "" where none did.

        :param stored_hash: of the article as it is stored.
        """
        rows = self._database.read(
            "SELECT came_hash FROM arrivals WHERE article_id = ? AND stored_hash = ?",
            (article_id, stored_hash),
        )
        return str(rows[0][0]) if rows else ""

    @staticmethod
    def note(connection: sqlite3.Connection, arrivals: Collection[Arrival]) -> None:
        """Note how articles came, each in place of the earlier note of its id."""
        connection.executemany(
            "INSERT OR REPLACE INTO arrivals"
            " (article_id, site, core, lines, came_hash, stored_hash) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (one.id, one.site, one.core, _packed(one.lines), one.came_hash, one.stored_hash)
                for one in arrivals
            ],
        )

    @staticmethod
    def forget(connection: sqlite3.Connection, article_id: str) -> None:
        """Forget how an article came."""
        connection.execute("DELETE FROM arrivals WHERE article_id = ?", (article_id,))


def _packed(keys: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(keys)}q", *keys)


def _keys(stored: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(stored) // 8}q", stored)
