"""Conversations on disk."""

import random
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.kept.conversations import LONGEST_AGE, Conversations
from documents.errors import NewsquoteError
from retriever.answer import Turn
from retriever.conversation import LONGEST_HISTORY, extended
from retriever.quote import Quote

QUOTE = Quote(
    text="Nobody was hurt 🚋.",
    article_id="0123456789abcdef",
    article="tram.txt",
    title="Tram derails",
    published=date(2017, 11, 4),
    url=None,
    source="/news/tram.txt",
    start=20,
    end=38,
    score=0.123456789,
)
TURN = Turn("Was anyone hurt?", "Was anyone hurt in the tram?", "Nobody", (QUOTE,))


def turn(number: int) -> Turn:
    return Turn(f"question {number}", f"standalone {number}", None)


def test_turns_survive_a_restart(path: Path) -> None:
    conversations = Conversations(path)
    undated = replace(TURN, quotes=(QUOTE, replace(QUOTE, published=None)))
    conversations.append("1", TURN)
    conversations.append("1", undated)
    conversations.append("1", turn(3))
    conversations.close()
    reopened = Conversations(path)
    assert reopened.turns("1") == (TURN, undated, turn(3))
    reopened.close()


def test_chats_are_kept_apart(path: Path) -> None:
    conversations = Conversations(path)
    conversations.append("1", turn(1))
    conversations.append("2", turn(2))
    conversations.append("-1", turn(3))
    assert [conversations.turns(chat) for chat in ("1", "2", "-1", "3")] == [
        (turn(1),),
        (turn(2),),
        (turn(3),),
        (),
    ]
    conversations.clear("2")
    assert conversations.turns("2") == ()
    assert conversations.turns("1") == (turn(1),)
    conversations.close()


def test_only_the_latest_turns_are_kept(path: Path) -> None:
    conversations = Conversations(path)
    conversations.append("other", turn(0))
    for number in range(LONGEST_HISTORY + 3):
        conversations.append("1", turn(number))
    assert conversations.turns("1") == tuple(turn(n) for n in range(3, LONGEST_HISTORY + 3))
    assert conversations.turns("other") == (turn(0),)
    conversations.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM turn").fetchone() == (LONGEST_HISTORY + 1,)
    connection.close()


def test_threads_lose_no_turn(path: Path) -> None:
    conversations = Conversations(path)
    with ThreadPoolExecutor(8) as executor:
        chats = [str(number % 4) for number in range(4 * LONGEST_HISTORY)]
        list(executor.map(lambda chat: conversations.append(chat, TURN), chats))
        found = list(executor.map(conversations.turns, ["0", "1", "2", "3"]))
    assert found == [(TURN,) * LONGEST_HISTORY] * 4
    conversations.close()


def test_two_openers_share_a_new_file(path: Path) -> None:
    one, other = Conversations(path), Conversations(path)
    one.append("1", turn(1))
    other.append("1", turn(2))
    assert one.turns("1") == (turn(1), turn(2))
    one.close()
    other.close()


def test_only_the_owner_may_read(path: Path) -> None:
    conversations = Conversations(path)
    conversations.append("1", TURN)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    conversations.close()
    assert modes == {0o600}


@settings(max_examples=50)
@given(question=st.text(), answer=st.none() | st.text(), title=st.text())
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, question: str, answer: str | None, title: str
) -> None:
    conversations = Conversations(tmp_path_factory.getbasetemp() / "any_text.db")
    kept = Turn(question, question, answer, (replace(QUOTE, title=title),))
    conversations.append("1", kept)
    assert conversations.turns("1")[-1] == kept
    conversations.close()


def test_a_damaged_file_is_one_line(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\x00not a database" * 100)
    with pytest.raises(NewsquoteError, match=r"^.*conversations.db: conversations: .*$") as caught:
        Conversations(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes().startswith(b"\x00not")


def test_a_foreign_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE holiday (day TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewsquoteError, match="no file of conversations"):
        Conversations(path)
    assert path.read_bytes() == before


def test_another_format_is_refused(path: Path) -> None:
    Conversations(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewsquoteError, match="in format 99, this version reads 2"):
        Conversations(path)


def test_a_folder_in_its_place_is_one_line(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(NewsquoteError, match=r"conversations\.db"):
        Conversations(path)


@pytest.mark.parametrize("quotes", ["", "[{}]", "[1]", '[{"published": "soon"}]'])
def test_a_damaged_turn_does_not_repeat_its_words(path: Path, quotes: str) -> None:
    conversations = Conversations(path)
    conversations.append("1", TURN)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE turn SET quotes = ?", (quotes,))
    connection.close()
    with pytest.raises(NewsquoteError, match=r"a conversation in it is damaged$"):
        conversations.turns("1")
    conversations.close()


def test_undecodable_text_is_not_repeated(path: Path) -> None:
    conversations = Conversations(path)
    conversations.append("1", TURN)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE turn SET question = CAST(X'73656372657420FF' AS TEXT)")
    connection.close()
    with pytest.raises(NewsquoteError, match=r"conversations: damaged or closed$"):
        conversations.turns("1")
    conversations.close()


def test_what_is_too_old_is_forgotten(path: Path) -> None:
    now = [1_000_000.0]
    conversations = Conversations(path, clock=lambda: now[0])
    conversations.append("1", turn(1))
    now[0] += LONGEST_AGE - 1
    conversations.append("1", turn(2))
    assert conversations.turns("1") == (turn(1), turn(2))
    now[0] += 2
    assert conversations.turns("1") == (turn(2),)
    conversations.append("2", turn(3))
    conversations.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM turn").fetchone() == (2,)
    connection.close()


def test_a_turn_that_is_gone_on_from_grows_no_younger(path: Path) -> None:
    now = [1_000_000.0]
    conversations = Conversations(path, clock=lambda: now[0])
    conversations.append("1", turn(1))
    for number in range(2, 5):
        now[0] += LONGEST_AGE / 4
        conversations.resume("1", (*conversations.turns("1"), turn(number)))
    assert conversations.turns("1") == (turn(1), turn(2), turn(3), turn(4))
    now[0] += LONGEST_AGE / 4
    assert conversations.turns("1") == (turn(2), turn(3), turn(4))
    conversations.resume("1", conversations.turns("1"))
    conversations.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM turn").fetchone() == (3,)
    connection.close()


def test_a_file_of_the_first_format_is_taken_over(path: Path) -> None:
    conversations = Conversations(path)
    conversations.append("1", TURN)
    conversations.close()
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE turn DROP COLUMN at")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    conversations = Conversations(path)
    assert conversations.turns("1") == (TURN,)
    conversations.close()


def test_a_thousand_long_conversations_stay_small(path: Path) -> None:
    rng = random.Random(0)  # noqa: S311 - repeatable, not secret
    conversations = Conversations(path)
    words = ("why", "tram", "🚋" * 50, "x" * 3000, "he", "\n", "ö")
    for number in range(1000):
        history: tuple[Turn, ...] = ()
        for _ in range(50):
            said = " ".join(rng.choices(words, k=rng.randint(1, 4)))
            quotes = (replace(QUOTE, text=said[:1500]),) * rng.randint(0, 3)
            history = extended(history, Turn(said, said * 2, said[:9] if quotes else None, quotes))
        assert len(history) <= LONGEST_HISTORY
        assert sum(len(t.question) + len(t.standalone) for t in history) <= 40_000
        if number % 50 == 0:  # on disk, a sample of them
            for kept in history * 2:
                conversations.append(str(number), kept)
    conversations.close()
    with sqlite3.connect(path) as connection:
        sizes = connection.execute(
            "SELECT sum(length(CAST(question || standalone || coalesce(answer, '') || quotes"
            " AS BLOB))) FROM turn GROUP BY chat"
        ).fetchall()
    connection.close()
    assert len(sizes) == 20
    assert max(size for (size,) in sizes) < 64_000
    assert path.stat().st_size < 20 * 64_000
