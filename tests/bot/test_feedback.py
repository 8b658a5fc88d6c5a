"""Thumbs on disk."""

import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kept.feedback import Feedback, Vote
from documents.errors import NewsquoteError
from retriever.quote import Quote

QUOTE = Quote(
    text="Nobody was hurt 🚋.",
    article_id="0123456789abcdef",
    article="tram.txt",
    title="Tram derails",
    published=date(2017, 11, 4),
    url="https://news.example/tram",
    source="/news/tram.txt",
    start=20,
    end=38,
    score=0.25,
    also_in=("fedcba9876543210",),
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VOTE = Vote("And hurt?", "Was anyone hurt?", "Nobody", (QUOTE,), True, "77", NOON)
ABSTENTION = Vote("Who?", "Who?", None, (), False, "78", NOON)


def test_votes_survive_a_restart(path: Path) -> None:
    feedback = Feedback(path)
    feedback.record(VOTE)
    feedback.record(ABSTENTION)
    feedback.close()
    reopened = Feedback(path)
    assert reopened.votes() == (VOTE, ABSTENTION)
    reopened.close()


@pytest.mark.parametrize("vote", [VOTE, ABSTENTION])
def test_a_second_vote_on_the_same_answer_replaces_the_first(path: Path, vote: Vote) -> None:
    feedback = Feedback(path)
    feedback.record(vote)
    others = (replace(vote, person="79"), replace(vote, question="Hurt?"))
    for other in others:
        feedback.record(other)
    changed = replace(vote, good=not vote.good)
    feedback.record(changed)
    assert feedback.votes() == (*others, changed)
    feedback.close()


def test_a_person_is_forgotten(path: Path) -> None:
    feedback = Feedback(path)
    feedback.record(VOTE)
    feedback.record(ABSTENTION)
    feedback.forget(VOTE.person)
    assert feedback.votes() == (ABSTENTION,)
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    feedback.close()
    assert VOTE.standalone.encode() not in held


def test_only_the_owner_may_read_the_votes(path: Path) -> None:
    feedback = Feedback(path)
    feedback.record(VOTE)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    feedback.close()
    assert modes == {0o600}


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="at must have a time zone"):
        replace(VOTE, at=datetime(2026, 3, 1))  # noqa: DTZ001 - what is refused


def test_a_file_of_conversations_holds_no_votes(path: Path) -> None:
    from bot.kept.conversations import Conversations

    Conversations(path).close()
    with pytest.raises(NewsquoteError, match="no file of feedback"):
        Feedback(path)


def test_a_damaged_vote_does_not_repeat_its_words(path: Path) -> None:
    feedback = Feedback(path)
    feedback.record(VOTE)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vote SET at = 'secret'")
    connection.close()
    with pytest.raises(NewsquoteError, match=r"a vote in it is damaged$"):
        feedback.votes()
    feedback.close()


@settings(max_examples=30)
@given(question=st.text(), answer=st.none() | st.text(), person=st.text())
def test_any_vote_comes_back(
    tmp_path_factory: pytest.TempPathFactory, question: str, answer: str | None, person: str
) -> None:
    feedback = Feedback(tmp_path_factory.getbasetemp() / "any_vote.db")
    vote = replace(VOTE, question=question, answer=answer, person=person)
    feedback.record(vote)
    assert feedback.votes()[-1] == vote
    feedback.close()
