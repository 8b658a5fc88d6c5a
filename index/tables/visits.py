"""What is remembered of addresses, in the database."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from documents import Visit, article_id
from documents.web.validators import Validators
from index.database.connection import Database

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
        return Visit(
            address,
            datetime.fromisoformat(at),
            Validators(etag, last_modified, final),
            listed,
            refused,
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
                visit.refused,
            )
            for visit in visits
        ]
        with self._database.write() as connection:
            _remember(connection, rows)


def _remember(connection: sqlite3.Connection, rows: Sequence[tuple[str | None, ...]]) -> None:
    connection.executemany(
        f"INSERT OR REPLACE INTO visits ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - of constants; values are bound
        rows,
    )
