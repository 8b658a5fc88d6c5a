"""What is remembered of addresses, in the database."""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from documents import Visit, article_id
from documents.web.memory import REMOVED
from documents.web.validators import Validators
from index.database.connection import Database

# In the column `refused`; an earlier version noted NULL, and of removals nothing.
_GAVE_SOMETHING = ""
_COLUMNS = "address, at, etag, last_modified, final, listed, refused"


class VisitTable:
    """Remembers visits of addresses; `documents.web.memory.Memory` for an archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def visit(self, address: str) -> Visit | None:
        """Return the last visit of an address, None where there was none."""
        rows = self._database.read(
            f"SELECT {_COLUMNS} FROM visits WHERE address = ?",  # noqa: S608 - a constant
            (address,),
        )
        if not rows:
            return None
        _, at, etag, last_modified, final, listed, refused = rows[0]
        if refused is None and not self.holds(address):
            refused = REMOVED  # as far as is known: it was stored then
        return Visit(
            address,
            datetime.fromisoformat(at),
            Validators(etag, last_modified, final),
            listed,
            refused or None,
        )

    def holds(self, address: str) -> bool:
        """Whether what is at an address is stored, as one article or as several."""
        parameters = (article_id(address), f"{address}#", f"{address}$")
        rows = self._database.read(
            "SELECT 1 FROM articles WHERE id = ?1"
            " UNION ALL SELECT 1 FROM articles WHERE source > ?2 AND source < ?3"
            " UNION ALL SELECT 1 FROM copies WHERE id = ?1"
            " UNION ALL SELECT 1 FROM copies WHERE source > ?2 AND source < ?3 LIMIT 1",
            parameters,
        )
        return bool(rows)

    def remember(self, visits: Sequence[Visit]) -> None:
        """Keep `visits`, each in place of the earlier one of its address."""
        if not visits:
            return
        rows = [
            (
                visit.address,
                visit.at.isoformat(),
                visit.validators.etag,
                visit.validators.last_modified,
                visit.validators.final,
                visit.listed,
                _GAVE_SOMETHING if visit.refused is None else visit.refused,
            )
            for visit in visits
        ]
        with self._database.write() as connection:
            _remember(connection, rows)

    @staticmethod
    def note_removed(connection: sqlite3.Connection, article_id: str) -> None:
        """Note that an article, or a further source of one, is being removed.

        No feed or sitemap brings it back then. To be called while it is stored.
        """
        connection.execute(
            "INSERT INTO visits (address, at, listed, refused) SELECT source, ?2, '', ?3 FROM"
            " (SELECT source FROM articles WHERE id = ?1 UNION"
            " SELECT source FROM copies WHERE article_id = ?1 OR id = ?1)"
            " WHERE instr(source, '://')"
            " ON CONFLICT (address) DO UPDATE SET refused = excluded.refused",
            (article_id, datetime.now(UTC).isoformat(), REMOVED),
        )

    @staticmethod
    def forget_lost(
        connection: sqlite3.Connection, lost: Collection[str], names: Collection[str]
    ) -> None:
        """Have what led to articles that were lost lead to them again.

        :param lost: ids of articles.
        :param names: of those articles, as far as they are known.
        """
        pages = {name.partition("#")[0] for name in names}
        connection.execute(
            "DELETE FROM visits WHERE listed LIKE '%feed%' OR listed LIKE '%sitemap%'"
        )
        stale = [
            address
            for (address,) in connection.execute(
                "SELECT address FROM visits WHERE coalesce(refused, '') != ?", (REMOVED,)
            )
            if article_id(address) in lost or address in pages
        ]
        connection.executemany(
            "DELETE FROM visits WHERE address = ?", [(address,) for address in stale]
        )


def _remember(connection: sqlite3.Connection, rows: Sequence[tuple[str | None, ...]]) -> None:
    connection.executemany(
        f"INSERT OR REPLACE INTO visits ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - of constants; values are bound
        rows,
    )
