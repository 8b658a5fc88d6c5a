"""What the bot has shown: the answers behind its messages, in a SQLite file."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.kept.conversations import LONGEST_AGE
from bot.kept.file import KeptFile, Layout
from bot.kept.quotes_as_json import quotes_from_json, quotes_to_json
from retriever.answer import Answer, Turn
from retriever.conversation import LONGEST_HISTORY

_MOST_OF_ONE = 300  # messages of one conversation
_LAYOUT = Layout(
    what="answers",
    application_id=0x6E717368,  # "nqsh"
    format=1,
    schema=(
        """CREATE TABLE shown (
            chat INTEGER NOT NULL,
            message INTEGER NOT NULL,
            asked INTEGER NOT NULL,
            conversation TEXT NOT NULL,
            person TEXT NOT NULL,
            parent INTEGER,
            question TEXT NOT NULL,
            answer TEXT,
            at REAL NOT NULL,
            PRIMARY KEY (chat, message)
        ) WITHOUT ROWID""",
        "CREATE INDEX shown_asked ON shown (chat, asked)",
        "CREATE INDEX shown_conversation ON shown (conversation, at)",
        "CREATE INDEX shown_at ON shown (at)",
        "CREATE TABLE latest (conversation TEXT PRIMARY KEY, person TEXT NOT NULL,"
        " message INTEGER NOT NULL) WITHOUT ROWID",
    ),
)
_COLUMNS = "chat, message, asked, conversation, person, parent, question, answer"


@dataclass(frozen=True)
class Message:
    """A message of the bot and the answer in it.

    :param chat: id of the chat that it stands in.
    :param message: its id.
    :param asked: id of the message that it replies to.
    :param conversation: the conversation that it belongs to.
    :param person: id of who asked.
    :param parent: id of the message with the answer before it in its thread, if any.
    :param question: the words that it replies to.
    :param answer: None: what was said to talk.
    :param at: when it was kept, in seconds since 1970; None: it has not been kept yet.
    """

    chat: int
    message: int
    asked: int
    conversation: str
    person: str
    parent: int | None
    question: str
    answer: Answer | None
    at: float | None = field(default=None, compare=False)


class Shown:
    """The messages of the last days; older ones are deleted.

    May be used from several threads; a message is on disk when `record` returns.

    :param path: the SQLite file; made, with its folders, where there is none. Only its owner may
        read it.
    :param clock: seconds since 1970.
    :raises NewsquoteError: when the file is damaged, another program's or of another version.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._file = KeptFile(path, _LAYOUT)

    def record(self, shown: Message, *, latest: bool = True) -> None:
        """Keep a message, in place of what it held before.

        :param latest: whether its conversation goes on from it.
        """
        now = self._clock()
        answer = None if shown.answer is None else _to_json(shown.answer)
        with self._file.changing() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO shown ({_COLUMNS}, at) "  # noqa: S608 - a constant
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(shown.chat, shown.message, shown.asked, shown.conversation, shown.person),
                    *(shown.parent, shown.question, answer, now),
                ),
            )
            if latest and answer is not None:
                connection.execute(
                    "INSERT OR REPLACE INTO latest VALUES (?, ?, ?)",
                    (shown.conversation, shown.person, shown.message),
                )
            connection.execute("DELETE FROM shown WHERE at <= ?", (now - LONGEST_AGE,))
            connection.execute(
                "DELETE FROM shown WHERE (chat, message) IN (SELECT chat, message FROM shown "
                "WHERE conversation = ? ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (shown.conversation, _MOST_OF_ONE),
            )

    def at(self, chat: int, message: int) -> Message | None:
        """Return what a message of the bot holds, None where that is not known any more."""
        return self._find("message", chat, message)

    def reply_to(self, chat: int, asked: int) -> Message | None:
        """Return the bot's message that replies to the message `asked`."""
        return self._find("asked", chat, asked)

    def latest(self, conversation: str) -> int | None:
        """Return the id of the message that a conversation goes on from."""
        with self._file.reading() as connection:
            row = connection.execute(
                "SELECT message FROM latest WHERE conversation = ?", (conversation,)
            ).fetchone()
        return None if row is None else int(row[0])

    def thread(self, chat: int, message: int | None) -> tuple[Turn, ...]:
        """Return the turns that lead up to a message, and its own, oldest first."""
        turns: list[Turn] = []
        while message is not None and len(turns) < LONGEST_HISTORY:
            found = self.at(chat, message)
            if found is None:
                break
            if found.answer is not None:
                turns.append(replace(Turn.of(found.answer), at=found.at))
            message = found.parent
        return tuple(reversed(turns))

    def end(self, conversation: str) -> None:
        """Let a conversation not go on from what was said last."""
        with self._file.changing() as connection:
            connection.execute("DELETE FROM latest WHERE conversation = ?", (conversation,))

    def forget(self, person: str) -> None:
        """Delete what was said to `person`."""
        with self._file.erasing() as connection:
            connection.execute("DELETE FROM shown WHERE person = ?", (person,))
            connection.execute("DELETE FROM latest WHERE person = ?", (person,))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _find(self, column: str, within: int, number: int) -> Message | None:
        with self._file.reading() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS}, at FROM shown "  # noqa: S608 - constants
                f"WHERE chat = ? AND {column} = ? AND at > ? ORDER BY message DESC LIMIT 1",
                (within, number, self._clock() - LONGEST_AGE),
            ).fetchone()
        if row is None:
            return None
        chat, message, asked, conversation, person, parent, question, answer, at = row
        with self._file.parsing("an answer"):
            said = None if answer is None else _from_json(answer)
        return Message(chat, message, asked, conversation, person, parent, question, said, at)


def _to_json(answer: Answer) -> str:
    fields = {
        "question": answer.question,
        "standalone": answer.standalone,
        "text": answer.text,
        "quotes": quotes_to_json(answer.quotes),
        "nearest": quotes_to_json(answer.nearest),
        "confidence": answer.confidence,
    }
    return json.dumps(fields, ensure_ascii=False)


def _from_json(text: str) -> Answer:
    fields: dict[str, Any] = json.loads(text)
    for name in ("quotes", "nearest"):
        fields[name] = quotes_from_json(fields[name])
    return Answer(**fields)
