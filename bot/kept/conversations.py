"""Conversations: the latest turns of each chat, in a SQLite file."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.kept.file import KeptFile, Layout
from bot.kept.quotes_as_json import quotes_from_json, quotes_to_json
from retriever.answer import Turn
from retriever.conversation import LONGEST_HISTORY, bounded

LONGEST_AGE = 7 * 24 * 3600.0  # seconds after which a turn is forgotten
_MOST_BYTES = 48_000  # of a chat's turns

_APPLICATION_ID = 0x6E716376  # "nqcv"
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
        self._clock = clock
        layout = Layout("conversations", _APPLICATION_ID, _FORMAT, _SCHEMA, self._upgrade)
        self._file = KeptFile(path, layout)

    def turns(self, chat: str) -> tuple[Turn, ...]:
        """Return the latest turns of `chat`, oldest first."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT question, standalone, answer, quotes, at FROM turn "
                "WHERE chat = ? AND at > ? ORDER BY number DESC LIMIT ?",
                (chat, self._clock() - LONGEST_AGE, LONGEST_HISTORY),
            ).fetchall()
        with self._file.parsing("a conversation"):
            return tuple(_turn(*row) for row in reversed(rows))

    def append(self, chat: str, turn: Turn) -> None:
        """Add a turn to `chat`, and delete what is too old in any chat."""
        self._add(chat, (turn,), instead=False)

    def resume(self, chat: str, turns: Sequence[Turn]) -> None:
        """Let `chat` go on from `turns`, in place of those that it has.

        Those that were kept before are no younger for it.
        """
        self._add(chat, turns, instead=True)

    def clear(self, chat: str) -> None:
        """Forget the turns of `chat`."""
        with self._file.erasing() as connection:
            connection.execute("DELETE FROM turn WHERE chat = ?", (chat,))

    def forget(self, person: str) -> None:
        """Forget the turns of the chat `person`, and of those that end in a colon and that."""
        with self._file.erasing() as connection:
            connection.execute(
                "DELETE FROM turn WHERE chat = ? OR substr(chat, -?) = ?",
                (person, len(person) + 1, f":{person}"),
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add(self, chat: str, turns: Sequence[Turn], *, instead: bool) -> None:
        now = self._clock()
        with self._file.changing() as connection:
            if instead:
                connection.execute("DELETE FROM turn WHERE chat = ?", (chat,))
            for turn in map(bounded, turns):
                at = now if turn.at is None else turn.at
                quotes = quotes_to_json(turn.quotes)
                connection.execute(
                    "INSERT INTO turn (chat, question, standalone, answer, quotes, at) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (chat, turn.question, turn.standalone, turn.answer, quotes, at),
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

    def _upgrade(self, connection: sqlite3.Connection, version: int) -> bool:
        if version != 1:
            return False
        # Turns of the first format had no time: they are taken for new.
        connection.execute("ALTER TABLE turn ADD COLUMN at REAL NOT NULL DEFAULT 0")
        connection.execute("UPDATE turn SET at = ?", (self._clock(),))
        return True


def _turn(question: str, standalone: str, answer: str | None, quotes: str, at: float) -> Turn:
    return Turn(question, standalone, answer, quotes_from_json(quotes), at)
