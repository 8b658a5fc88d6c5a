"""The inbox: updates on disk, from before Telegram forgets them until they are answered."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.kept.file import KeptFile, Layout

KEPT_FOR = 2 * 24 * 3600.0  # seconds; Telegram delivers nothing that is older than a day
LOG_EMPTIED_EVERY = 10.0  # seconds, while something is always waiting
_REWRITTEN_EVERY = 3600.0  # seconds

_LAYOUT = Layout(
    what="updates",
    application_id=0x6E717570,  # "nqup"
    format=1,
    schema=(
        """CREATE TABLE received (
            bot INTEGER NOT NULL,
            number INTEGER NOT NULL,
            content TEXT,
            starts INTEGER NOT NULL DEFAULT 0,
            unsure INTEGER NOT NULL DEFAULT 0,
            at REAL NOT NULL,
            PRIMARY KEY (bot, number)
        ) WITHOUT ROWID""",
        "CREATE INDEX unfinished ON received (bot, number) WHERE content IS NOT NULL",
    ),
)
_ONE = "WHERE bot = ? AND number = ?"


@dataclass(frozen=True)
class Unfinished:
    """An update that was received and not finished.

    :param content: the update, as JSON has it.
    :param starts: how often work on it was begun.
    :param unsure: in how many lives of the process a message was on its way when the life ended.
    """

    number: int
    content: Mapping[str, Any]
    starts: int
    unsure: int


class Inbox:
    """What one bot has received. What is finished keeps its number only, so that it is known again.

    Its words leave the log beside the file as soon as nothing is waiting, in seconds otherwise, and
    every gap of the file within an hour.

    May be used from several threads.

    :param path: the SQLite file; made, with its folders, where there is none.
    :param bot: the id of the bot: the updates of another have the same numbers.
    :param clock: seconds since 1970.
    :raises NewsquoteError: when the file is damaged, another program's or of another version.
    """

    def __init__(self, path: Path, *, bot: int, clock: Callable[[], float] = time.time) -> None:
        self._bot = bot
        self._clock = clock
        self._file = KeptFile(path, _LAYOUT)
        self._synchronise("NORMAL")
        self._emptied_at = self._rewritten_at = 0.0
        self.erase()

    def receive(self, updates: Iterable[Mapping[str, Any]]) -> set[int]:
        """Store updates, and return the numbers of those that had not been received before.

        They are on the disk when this returns, even if the power fails; what is noted later
        outlives the process at once and a power failure soon.
        """
        now = self._clock()
        new: set[int] = set()
        self._synchronise("FULL")
        try:
            with self._file.changing() as connection:
                for update in updates:
                    number = int(update["update_id"])
                    content = json.dumps(update, ensure_ascii=False)
                    done = connection.execute(
                        "INSERT INTO received (bot, number, content, at) VALUES (?, ?, ?, ?) "
                        "ON CONFLICT DO NOTHING",
                        (self._bot, number, content, now),
                    )
                    if done.rowcount:
                        new.add(number)
                connection.execute(
                    "DELETE FROM received WHERE content IS NULL AND at < ?", (now - KEPT_FOR,)
                )
        finally:
            self._synchronise("NORMAL")
        return new

    def unfinished(self) -> list[Unfinished]:
        """Return what is still to be answered, oldest first."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number, content, starts, unsure FROM received "
                "WHERE bot = ? AND content IS NOT NULL ORDER BY number",
                (self._bot,),
            ).fetchall()
        with self._file.parsing("an update"):
            return [Unfinished(row[0], json.loads(row[1]), row[2], row[3]) for row in rows]

    def start(self, number: int) -> None:
        """Note that work on an update begins."""
        self._note("starts = starts + 1", number)

    def sending(self, number: int) -> None:
        """Note that a message that answers it is about to be sent."""
        self._note("unsure = unsure + 1", number)

    def not_sent(self, number: int) -> None:
        """Take back what `sending` noted: the message certainly has not arrived."""
        self._note("unsure = unsure - 1", number)

    def finish(self, number: int) -> None:
        """Note that it is answered, and forget what it holds."""
        self._note("content = NULL", number)
        now = self._clock()
        if not 0 <= now - self._rewritten_at < _REWRITTEN_EVERY:
            self.erase()
        elif not 0 <= now - self._emptied_at < LOG_EMPTIED_EVERY or not self._waits():
            self._file.empty_log()
            self._emptied_at = now

    def erase(self) -> None:
        """Let nothing of what is finished be left on disk."""
        self._file.rewrite()
        self._emptied_at = self._rewritten_at = self._clock()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _waits(self) -> bool:
        """Whether anything is unfinished, of any bot."""
        with self._file.reading() as connection:
            query = "SELECT 1 FROM received WHERE content IS NOT NULL LIMIT 1"
            return connection.execute(query).fetchone() is not None

    def _note(self, change: str, number: int) -> None:
        with self._file.changing() as connection:
            connection.execute(f"UPDATE received SET {change} {_ONE}", (self._bot, number))  # noqa: S608 - our own words

    def _synchronise(self, how: str) -> None:
        with self._file.reading() as connection:
            connection.execute(f"PRAGMA synchronous = {how}")
