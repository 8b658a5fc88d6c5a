"""Feedback: what people said of answers by a thumb, in a SQLite file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.kept.file import KeptFile, Layout
from bot.kept.quotes_as_json import quotes_from_json, quotes_to_json
from retriever.answer import Answer
from retriever.quote import Quote

_LAYOUT = Layout(
    what="feedback",
    application_id=0x6E716662,  # "nqfb"
    format=1,
    schema=(
        """CREATE TABLE vote (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            question TEXT NOT NULL,
            standalone TEXT NOT NULL,
            answer TEXT,
            quotes TEXT NOT NULL,
            good INTEGER NOT NULL,
            person TEXT NOT NULL,
            at TEXT NOT NULL
        )""",
        "CREATE INDEX vote_of_person ON vote (person)",
    ),
)


_SAME = "person = ? AND question = ? AND standalone = ? AND answer IS ? AND quotes = ?"


@dataclass(frozen=True)
class Vote:
    """A thumb, up or down, with all that was shown.

    :param answer: the short answer; None: it was an abstention.
    :param quotes: that were shown; those of an abstention, its nearest sentences.
    :param good: a thumb up.
    :param person: who voted, by an id.
    :param at: when, with the time zone.
    """

    question: str
    standalone: str
    answer: str | None
    quotes: tuple[Quote, ...]
    good: bool
    person: str
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"at must have a time zone, got {self.at}")

    @classmethod
    def of(cls, answer: Answer, *, good: bool, person: str) -> "Vote":
        """Return the vote of `person` on `answer`, now."""
        return cls(
            question=answer.question,
            standalone=answer.standalone,
            answer=answer.text,
            quotes=answer.quotes or answer.nearest,
            good=good,
            person=person,
            at=datetime.now(UTC),
        )


class Feedback:
    """The votes of all people; one person has one vote on one answer.

    May be used from several threads; a vote is on disk when `record` returns.

    :param path: the SQLite file; made, with its folders, where there is none. Only its owner may
        read it.
    :raises NewsquoteError: when the file is damaged, another program's or of another version.
    """

    def __init__(self, path: Path) -> None:
        self._file = KeptFile(path, _LAYOUT)

    def record(self, vote: Vote) -> None:
        """Keep a vote, in place of an earlier one of the same person on the same answer."""
        about = _about(vote)
        with self._file.changing() as connection:
            connection.execute(f"DELETE FROM vote WHERE {_SAME}", about)  # noqa: S608 - a constant
            connection.execute(
                "INSERT INTO vote (person, question, standalone, answer, quotes, good, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*about, vote.good, vote.at.isoformat()),
            )

    def thumb(self, person: str, answer: Answer) -> bool | None:
        """Return whether `person` has found `answer` good; None: they have not said."""
        about = Vote.of(answer, good=True, person=person)
        with self._file.reading() as connection:
            row = connection.execute(
                f"SELECT good FROM vote WHERE {_SAME}",  # noqa: S608 - a constant
                _about(about),
            ).fetchone()
        return None if row is None else bool(row[0])

    def votes(self) -> tuple[Vote, ...]:
        """Return all votes, oldest first."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT question, standalone, answer, quotes, good, person, at FROM vote "
                "ORDER BY number"
            ).fetchall()
        with self._file.parsing("a vote"):
            return tuple(_vote(*row) for row in rows)

    def forget(self, person: str) -> None:
        """Delete the votes of `person`."""
        with self._file.erasing() as connection:
            connection.execute("DELETE FROM vote WHERE person = ?", (person,))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _about(vote: Vote) -> tuple[str | None, ...]:
    quotes = quotes_to_json(vote.quotes)
    return (vote.person, vote.question, vote.standalone, vote.answer, quotes)


def _vote(
    question: str,
    standalone: str,
    answer: str | None,
    quotes: str,
    good: int,
    person: str,
    at: str,
) -> Vote:
    kept = quotes_from_json(quotes)
    return Vote(question, standalone, answer, kept, bool(good), person, datetime.fromisoformat(at))
