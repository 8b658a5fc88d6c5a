"""What the bot's messages hold, on disk."""

import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kept.conversations import LONGEST_AGE
from bot.kept.shown import Message, Shown
from documents.errors import NewsquoteError
from retriever.answer import Answer, Turn
from retriever.conversation import LONGEST_HISTORY
from tests.bot.scripted_archive import BRIDGE, BRIDGE_ARTICLE, TRAM, TRAM_ARTICLE, quote_of

CHAT = 11
ANSWER = Answer(
    "Where?", "Where did it derail?", "Mill Street", (quote_of(TRAM_ARTICLE, TRAM),), (), 0.75
)
ABSTENTION = Answer("Why?", "Why?", None, (), (quote_of(BRIDGE_ARTICLE, BRIDGE),), 0.25)


def message(number: int, parent: int | None = None, answer: Answer | None = ANSWER) -> Message:
    return Message(CHAT, number, number - 1, "11", "11", parent, f"question {number}", answer)


def answered(number: int) -> Answer:
    return replace(ANSWER, question=f"question {number}", standalone=f"question {number}")


def test_what_was_shown_survives_a_restart(path: Path) -> None:
    shown = Shown(path)
    kept = [message(2), message(4, parent=2, answer=ABSTENTION), message(6, answer=None)]
    for one in kept:
        shown.record(one)
    shown.close()
    reopened = Shown(path)
    assert [reopened.at(CHAT, number) for number in (2, 4, 6, 8)] == [*kept, None]
    assert [reopened.reply_to(CHAT, number) for number in (1, 3, 2)] == [*kept[:2], None]
    assert reopened.at(CHAT + 1, 2) is None
    assert reopened.latest("11") == 4
    reopened.close()


def test_a_thread_is_what_led_up_to_a_message(path: Path) -> None:
    shown = Shown(path)
    shown.record(message(2, answer=answered(2)))
    shown.record(message(4, parent=2, answer=answered(4)))
    shown.record(message(6, parent=2, answer=answered(6)))
    shown.record(message(8, parent=6, answer=None))
    turns = {number: Turn.of(answered(number)) for number in (2, 4, 6)}
    assert shown.thread(CHAT, 4) == (turns[2], turns[4])
    assert shown.thread(CHAT, 6) == (turns[2], turns[6])
    assert shown.thread(CHAT, 8) == (turns[2], turns[6])
    assert shown.thread(CHAT, None) == ()
    for number in range(10, 10 + 2 * LONGEST_HISTORY, 2):
        shown.record(message(number, parent=number - 2, answer=answered(number)))
    assert len(shown.thread(CHAT, number)) == LONGEST_HISTORY
    shown.close()


def test_the_turns_of_a_thread_are_as_old_as_their_messages(path: Path) -> None:
    now = [1_000_000.0]
    shown = Shown(path, clock=lambda: now[0])
    shown.record(message(2))
    now[0] += 60
    shown.record(message(4, parent=2))
    assert [turn.at for turn in shown.thread(CHAT, 4)] == [1_000_000, 1_000_060]
    shown.close()


def test_a_conversation_that_has_ended_goes_on_from_nothing(path: Path) -> None:
    shown = Shown(path)
    shown.record(message(2))
    shown.end("11")
    assert shown.latest("11") is None
    assert shown.at(CHAT, 2) == message(2)
    shown.close()


def test_a_correction_leaves_the_latest_message_alone(path: Path) -> None:
    shown = Shown(path)
    shown.record(message(2))
    shown.record(message(4, parent=2))
    shown.record(replace(message(2), question="corrected"), latest=False)
    assert shown.latest("11") == 4
    found = shown.at(CHAT, 2)
    assert found is not None
    assert found.question == "corrected"
    shown.close()


def test_what_was_said_to_a_person_is_forgotten(path: Path) -> None:
    shown = Shown(path)
    shown.record(message(2))
    other = replace(message(4), conversation="-1:0:12", person="12", chat=-1)
    shown.record(other)
    shown.forget("11")
    assert (shown.at(CHAT, 2), shown.latest("11"), shown.at(-1, 4)) == (None, None, other)
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    shown.close()
    assert b"question 2" not in held


def test_old_messages_and_too_many_are_deleted(path: Path) -> None:
    now = [1_000_000.0]
    shown = Shown(path, clock=lambda: now[0])
    shown.record(message(2))
    now[0] += LONGEST_AGE + 1
    assert shown.at(CHAT, 2) is None
    for number in range(4, 4 + 2 * 310, 2):
        now[0] += 1
        shown.record(message(number))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM shown").fetchone() == (300,)
    connection.close()
    assert shown.at(CHAT, 4) is None
    assert shown.at(CHAT, number) == message(number)
    shown.close()


def test_only_the_owner_may_read_answers(path: Path) -> None:
    shown = Shown(path)
    shown.record(message(2))
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    shown.close()
    assert modes == {0o600}


def test_a_damaged_answer_does_not_repeat_its_words(path: Path) -> None:
    shown = Shown(path)
    shown.record(message(2))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE shown SET answer = '{\"secret\": 1}'")
    connection.close()
    with pytest.raises(NewsquoteError, match=r"an answer in it is damaged$"):
        shown.at(CHAT, 2)
    shown.close()


@settings(max_examples=30)
@given(question=st.text(), chat=st.integers(-(2**52), 2**52), person=st.text())
def test_any_message_comes_back(
    tmp_path_factory: pytest.TempPathFactory, question: str, chat: int, person: str
) -> None:
    shown = Shown(tmp_path_factory.getbasetemp() / "any_message.db")
    answer = replace(ABSTENTION, question=question, standalone=question)
    kept = Message(chat, 2, 1, person, person, None, question, answer)
    shown.record(kept)
    assert shown.at(chat, 2) == kept
    shown.close()
