"""Conversations: the latest turns of each chat, in a SQLite file."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from documents.errors import NewsquoteError
from retriever.answer import Turn
from retriever.conversation import LONGEST_HISTORY, bounded
from retriever.quote import Quote

LONGEST_AGE = 7 * 24 * 3600.0  # seconds after which a turn is forgotten
_MOST_BYTES = 48_000  # of a chat's turns

# "nqcv"; with the format's version it tells a file of conversations from any other.
_APPLICATION_ID = 0x6E716376
_FORMAT = 2
_SCHEMA = (
    """CREATE TABLE turn (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        chat TEXT NOT NULL,
        question TEXT NOT NULL,
        standalone TEXT NOT NULL,
        answer TEXT,
        quotes TEXT NOT NULL,
        at REAL NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX turn_of_chat ON turn (chat, number)",
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {_FORMAT}",
)


class Conversations:
    """The latest turns of each chat; what is older, or too much, is deleted.

    A chat has at most `LONGEST_HISTORY` turns of `_MOST_BYTES` together, none of them older than
    `LONGEST_AGE`.

    May be used from several threads; a turn is on disk when `append` returns.

    :param path: the SQLite file; made, with its folders, where there is none. Only its owner may
        read it.
    :param clock: seconds since 1970.
    :raises NewsquoteError: when the file is damaged, another program's or of another version.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        with self._faults():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            self._prepare()
        except NewsquoteError:
            self._connection.close()
            raise

    def turns(self, chat: str) -> tuple[Turn, ...]:
        """Return the latest turns of `chat`, oldest first."""
        with self._lock, self._faults():
            rows = self._connection.execute(
                "SELECT question, standalone, answer, quotes FROM turn "
                "WHERE chat = ? AND at > ? ORDER BY number DESC LIMIT ?",
                (chat, self._clock() - LONGEST_AGE, LONGEST_HISTORY),
            ).fetchall()
        try:
            return tuple(_turn(*row) for row in reversed(rows))
        except (KeyError, TypeError, ValueError) as error:
            raise NewsquoteError(f"{self._path}: a conversation in it is damaged") from error

    def append(self, chat: str, turn: Turn) -> None:
        """Add a turn to `chat`, and delete what is too old in any chat."""
        turn = bounded(turn)
        now = self._clock()
        quotes = json.dumps([_to_json(quote) for quote in turn.quotes], ensure_ascii=False)
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO turn (chat, question, standalone, answer, quotes, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (chat, turn.question, turn.standalone, turn.answer, quotes, now),
            )
            connection.execute("DELETE FROM turn WHERE at <= ?", (now - LONGEST_AGE,))
            connection.execute(
                "DELETE FROM turn WHERE chat = ? AND number NOT IN "
                "(SELECT number FROM turn WHERE chat = ? ORDER BY number DESC LIMIT ?)",
                (chat, chat, LONGEST_HISTORY),
            )
            connection.execute(
                "DELETE FROM turn WHERE number IN (SELECT number FROM (SELECT number, "
                "sum(length(CAST(question || standalone || coalesce(answer, '') || quotes "
                "AS BLOB))) OVER (ORDER BY number DESC) AS size, "
                "row_number() OVER (ORDER BY number DESC) AS place FROM turn WHERE chat = ?) "
                "WHERE size > ? AND place > 1)",
                (chat, _MOST_BYTES),
            )

    def clear(self, chat: str) -> None:
        """Forget the turns of `chat`."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM turn WHERE chat = ?", (chat,))

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._faults():
            self._connection.close()

    def _prepare(self) -> None:
        with self._transaction() as connection:
            application = _value(connection, "PRAGMA application_id")
            version = _value(connection, "PRAGMA user_version")
            tables = _value(connection, "SELECT count(*) FROM sqlite_master")
            if (application, version, tables) == (0, 0, 0):
                for statement in _SCHEMA:
                    connection.execute(statement)
            elif application != _APPLICATION_ID:
                raise NewsquoteError(f"{self._path}: no file of conversations; move it elsewhere")
            elif version == 1:  # whose turns had no time: they are taken for new
                connection.execute("ALTER TABLE turn ADD COLUMN at REAL NOT NULL DEFAULT 0")
                connection.execute("UPDATE turn SET at = ?", (self._clock(),))
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
            elif version != _FORMAT:
                raise NewsquoteError(
                    f"{self._path}: conversations in format {version}, this version reads "
                    f"{_FORMAT}; move the file elsewhere"
                )
        with self._faults():
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA secure_delete = ON")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._faults():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NewsquoteError(f"{self._path}: {error.strerror or error}") from error
        except sqlite3.Error as error:
            # Errors of the Python module, unlike those of the library, repeat what is stored.
            reason = str(error) if hasattr(error, "sqlite_errorname") else "damaged or closed"
            raise NewsquoteError(f"{self._path}: conversations: {reason}") from error


def _value(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def _turn(question: str, standalone: str, answer: str | None, quotes: str) -> Turn:
    return Turn(question, standalone, answer, tuple(map(_from_json, json.loads(quotes))))


def _to_json(quote: Quote) -> dict[str, Any]:
    fields = asdict(quote)
    fields["published"] = None if quote.published is None else quote.published.isoformat()
    return fields


def _from_json(fields: dict[str, Any]) -> Quote:
    published = fields["published"]
    day = None if published is None else date.fromisoformat(published)
    copies = tuple(fields.get("also_in", ()))
    return Quote(**{**fields, "published": day, "also_in": copies})
