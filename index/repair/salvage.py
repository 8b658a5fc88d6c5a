"""Rows out of a damaged database: all that its undamaged pages still lead to."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.errors import StorageError

Row = tuple[Any, ...]
Key = tuple[Any, ...]

_AT_ONCE = 4096  # rows that are asked for at a time
_LEFT_OUT = ("manifest", "sqlite_sequence")  # the new archive has its own


class Salvage:
    """Copies the tables of a damaged archive into a new one, as far as they can be read.

    :param damaged: a connection to the damaged file, which is only read.
    :param new: a connection to an empty archive of the same format, inside a transaction.
    :ivar incomplete: the tables of which something could not be read.
    """

    def __init__(self, damaged: sqlite3.Connection, new: sqlite3.Connection) -> None:
        self._damaged = damaged
        self._new = new
        self.incomplete: set[str] = set()

    def copy_all(self) -> None:
        """Copy every table that is not derived from others.

        :raises StorageError: when the damaged archive has other tables than the new one.
        """
        made = dict(self._new.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        virtual = tuple(f"{name}_" for name in made if "VIRTUAL TABLE" in made[name])
        for name, sql in made.items():
            if name in _LEFT_OUT or f"{name}_" in virtual or name.startswith(virtual):
                continue
            columns, theirs = (
                [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
                for connection in (self._new, self._damaged)
            )
            if columns != theirs:  # reading on would take all of it for damaged
                raise StorageError(f"the archive has another format, its table {name} tells")
            select = f"SELECT {', '.join(columns)} FROM {name}"  # noqa: S608 - names of the schema
            rows = (
                self._by_key(name, select, columns)
                if "WITHOUT ROWID" in sql
                else self._by_number(name, select)
            )
            marks = ", ".join("?" * len(columns))
            self._new.executemany(f"INSERT OR IGNORE INTO {name} VALUES ({marks})", rows)  # noqa: S608 - as above

    def keys(self, table: str, column: str) -> dict[Key, Any]:
        """Return the keys of a table WITHOUT ROWID that it or an index of it still holds.

        :returns: by each key the value of `column`, where the index of that column has it.
        """
        key = ", ".join(self._key(table))
        found: dict[Key, Any] = {}
        for order in ("ASC", "DESC"):  # from both ends up to the damage
            for row in self._until_damage(
                f"SELECT {key} FROM {table} ORDER BY {key} {order}"  # noqa: S608 - names of the schema
            ):
                found.setdefault(row, None)
            for name, indexed in self._indices(table):
                for row in self._until_damage(
                    f"SELECT {indexed}, {key} FROM {table} INDEXED BY {name}"  # noqa: S608 - as above
                    f" ORDER BY {indexed} {order}"
                ):
                    if indexed == column:
                        found[row[1:]] = row[0]
                    else:
                        found.setdefault(row[1:], None)
        return found

    def _by_number(self, table: str, select: str) -> Iterator[Row]:
        """The rows of a table with a rowid; a range that cannot be read is halved down to rows."""
        after = self._least(table) - 1
        try:
            while rows := self._damaged.execute(
                f"{select.replace('SELECT', 'SELECT rowid,', 1)} WHERE rowid > ?"
                f" ORDER BY rowid LIMIT {_AT_ONCE}",
                (after,),
            ).fetchall():
                after = rows[-1][0]
                yield from (row[1:] for row in rows)
            return
        except sqlite3.DatabaseError:
            ranges = [
                (start, start + _AT_ONCE)
                for start in range(after + 1, self._most(table) + 1, _AT_ONCE)
            ]
        ranges.reverse()
        while ranges:
            low, high = ranges.pop()
            try:
                yield from self._damaged.execute(
                    f"{select} WHERE rowid >= ? AND rowid < ?", (low, high)
                ).fetchall()
            except sqlite3.DatabaseError:
                if high - low == 1:
                    self.incomplete.add(table)
                    continue
                middle = (low + high) // 2
                ranges += [(middle, high), (low, middle)]

    def _by_key(self, table: str, select: str, columns: Sequence[str]) -> Iterator[Row]:
        """The rows of a table without one, in order; behind damage it goes on from a known key."""
        key = self._key(table)
        places = [columns.index(name) for name in key]
        listed, marks = ", ".join(key), ", ".join("?" * len(key))
        known: list[Key] | None = None
        after: Key | None = None
        while True:
            where = "" if after is None else f" WHERE ({listed}) > ({marks})"
            try:
                for row in self._damaged.execute(f"{select}{where} ORDER BY {listed}", after or ()):
                    last = tuple(row[place] for place in places)
                    after = last if after is None else max(after, last)  # keys may be garbled
                    yield row
                return
            except sqlite3.DatabaseError:
                pass
            if known is None:
                known = sorted(self.keys(table, ""))
            # Of a row whose key can be read the rest may be damaged, or the row behind it.
            start = 0 if after is None else bisect_right(known, after)
            for each in known[start:]:
                after = each
                try:
                    row = self._damaged.execute(
                        f"{select} WHERE ({listed}) = ({marks})", each
                    ).fetchone()
                except sqlite3.DatabaseError:
                    row = None
                if row is not None:
                    yield row
                    break
                self.incomplete.add(table)
            else:
                self.incomplete.add(table)
                return

    def _until_damage(self, query: str) -> Iterable[Row]:
        """The rows of a query up to the first that cannot be read."""
        rows = []
        try:
            for row in self._damaged.execute(query):
                rows.append(row)
        except sqlite3.DatabaseError:
            pass
        return rows

    def _key(self, table: str) -> list[str]:
        """The names of the columns of a primary key, in its order."""
        columns = self._new.execute(f"PRAGMA table_info({table})").fetchall()
        return [row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]]

    def _indices(self, table: str) -> list[tuple[str, str]]:
        """The indices that a table was given, each with its first column."""
        names = self._new.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql NOTNULL",
            (table,),
        ).fetchall()
        return [
            (name, self._new.execute(f"PRAGMA index_info({name})").fetchone()[2])
            for (name,) in names
        ]

    def _least(self, table: str) -> int:
        found = self._until_damage(f"SELECT min(rowid) FROM {table}")  # noqa: S608 - a name of the schema
        return next((row[0] for row in found if row[0] is not None), 1)

    def _most(self, table: str) -> int:
        """The highest rowid of a table, as far as it can be told; a passage's, if it cannot."""
        queries = (
            f"SELECT max(rowid) FROM {table}",  # noqa: S608 - a name of the schema
            "SELECT seq FROM sqlite_sequence WHERE name = 'passages'",
            "SELECT max(rowid) FROM passages",
            "SELECT max(rowid) FROM embeddings",
            "SELECT max(id) FROM passage_words_docsize",
        )
        found = [row[0] or 0 for query in queries for row in self._until_damage(query)]
        return max(found, default=0)
