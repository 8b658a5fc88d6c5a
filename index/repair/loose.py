"""What a damaged file still holds where the pages that lead to it are gone: read from a copy."""

import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from index.database.backup import beside
from index.database.connection import Database
from index.database.manifest import Manifest

_PAGE = 4096  # bytes; SQLite's own choice, which a new archive takes
_PAGES, _FREE = slice(28, 32), slice(32, 40)  # of the header: how many pages, which of them empty
_KEY = re.compile(rb"(?=([0-9a-f]{16}))")  # of an article, wherever it begins
_KEYED = (2, 10)  # the first byte of a page of a table WITHOUT ROWID, inner or leaf


@contextmanager
def with_first_page(path: Path, manifest: Manifest) -> Iterator[sqlite3.Connection]:
    """A copy of the file at `path` with the first page of a new archive, open.

    That page alone tells where the tables begin, which is at the same pages in every archive that
    was made in this format. Whether it was made so is for the caller to see: the rows fit or not.
    """
    with beside(Path(f"{path}.new")) as new, beside(Path(f"{path}.first")) as copy:
        Database(new, manifest=manifest).close()
        first = bytearray(new.read_bytes()[:_PAGE])
        _copy(path, copy)
        first[_PAGES] = (copy.stat().st_size // _PAGE).to_bytes(4, "big")
        first[_FREE] = bytes(8)
        with copy.open("r+b") as file:
            file.write(first)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            yield connection


def loose_rows(
    path: Path, table: str, columns: Sequence[str], wanted: frozenset[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table by the ids of articles, wherever they lie in the file at `path`.

    Every page that could be of such a table is read as if the table began there. A key may come
    more than once, and a row may be of another table: the caller checks what is in it.

    :param table: one WITHOUT ROWID.
    :param columns: of the table, the id first.
    :param wanted: ids.
    """
    keys = {key.encode() for key in wanted}
    with beside(Path(f"{path}.loose")) as copy:
        _copy(path, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            with suppress(sqlite3.DatabaseError):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA writable_schema = ON")
            for number in _pages_with(copy, keys):
                with suppress(sqlite3.DatabaseError):
                    connection.execute(
                        "UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (number, table)
                    )
                    connection.execute("PRAGMA writable_schema = RESET")
                    connection.execute("PRAGMA writable_schema = ON")
                    for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of the schema
                        if row[0] in wanted:
                            yield row


def _pages_with(path: Path, keys: set[bytes]) -> Iterator[int]:
    """The numbers of pages that could be of a table WITHOUT ROWID and hold one of `keys`."""
    with path.open("rb") as file:
        number = 0
        while page := file.read(_PAGE):
            number += 1
            if page[0] in _KEYED and any(found[1] in keys for found in _KEY.finditer(page)):
                yield number


def _copy(path: Path, copy: Path) -> None:
    shutil.copyfile(path, copy)
    with suppress(FileNotFoundError):
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
