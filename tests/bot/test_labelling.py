"""Labelling: what a person presses, and what the file says then."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.kept.feedback import Vote
from bot.terminal.keys import TerminalKeys
from bot.testsets.labelling import Labelling, order_of
from bot.testsets.voted_questions import questions_of
from evaluation import TestSetError, load_test_set
from evaluation.articles import ArticleBook
from evaluation.testset import UNLABELLED, Draft
from tests.bot.scripted_archive import BRIDGE, BRIDGE_ARTICLE, TRAM, TRAM_ARTICLE, quote_of
from tests.evaluation.reports import ScriptedArchive

LABELLED = {
    "id": "q1",
    "question": "What fell all day?",
    "answers": ["It"],
    "quotes": ["It rained all day."],
    "article": "rain.txt",
    "answerable": True,
    "note": "kept",
}
FELL = {"id": "q2", "question": "What fell?", **UNLABELLED}
WON = {"id": "q3", "question": "Who won?", **UNLABELLED, "thumb": "down", "said": "Calder"}
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class ScriptedKeys:
    """A person who presses these keys, and types these lines."""

    def __init__(self, keys: str, *lines: str) -> None:
        self._keys: Iterator[str] = iter(keys)
        self._lines = iter(lines)

    def key(self) -> str:
        """Return the next key."""
        for key in self._keys:
            return key
        raise EOFError

    def line(self, prompt: str) -> str:
        """Return the next line."""
        for line in self._lines:
            return line
        raise EOFError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A question that is labelled, one that waits, and one with a thumb down."""
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in (LABELLED, FELL, WON)))
    return path


def walk(file: Path, keys: str, *lines: str) -> tuple[int, str]:
    """Press the keys; return how many were labelled, and what was shown."""
    draft, archive, shown = Draft(file), ScriptedArchive(), io.StringIO()
    labelling = Labelling(
        draft, archive, ArticleBook(archive), ScriptedKeys(keys, *lines), Console(file=shown)
    )
    return labelling.run(order_of(draft)), shown.getvalue()


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_one_key_labels_a_question_and_a_thumb_down_is_asked_first(file: Path) -> None:
    before = file.read_text().splitlines()[0]
    labelled, shown = walk(file, "n1")
    assert labelled == 2
    assert shown.index("Who won?") < shown.index("What fell?")
    assert "answered wrongly, by a thumb down: “Calder”" in shown
    assert "[It] rained all day." in shown
    kept = rows(file)
    assert file.read_text().splitlines()[0] == before  # with its note
    assert kept[1] == FELL | {
        "answers": ["It"],
        "quotes": ["It rained all day."],
        "article": "rain.txt",
        "answerable": True,
    }
    assert kept[2] == WON | {"answerable": False}
    assert load_test_set(file).labelled == load_test_set(file)


def test_a_search_finds_other_sentences_and_asks_for_the_words(file: Path) -> None:
    labelled, shown = walk(file, "s1", "Calder lost, who won", "Ellery", "Calder | it")
    assert labelled == 1
    assert "not in the sentence: Ellery" in shown
    assert rows(file)[2]["answers"] == ["Calder", "it"]
    assert rows(file)[2]["quotes"] == ["Calder lost it."]


def test_what_was_labelled_is_undone_and_reworded(file: Path) -> None:
    labelled, shown = walk(file, "nu1w", "Calder lost")
    assert "undone" in shown
    assert labelled == 1
    assert rows(file)[2]["answers"] == ["Calder lost"]
    before = rows(file)
    assert walk(file, "1uq")[0] == 0
    assert rows(file) == before


def test_who_quits_goes_on_where_it_ended_and_what_is_left_for_later_is_asked_again(
    file: Path,
) -> None:
    assert walk(file, "k1")[0] == 1
    labelled, shown = walk(file, "q")
    assert labelled == 0
    assert "1 of 1\nWho won?" in shown
    assert order_of(Draft(file), again=True) == [2, 0, 1]


def test_keys_without_a_meaning_change_nothing(file: Path) -> None:
    before = file.read_text()
    labelled, shown = walk(file, "9xwuv7?mv1")
    assert (labelled, file.read_text()) == (0, before)
    assert "x: no key here" in shown
    assert "no sentence was chosen just before" in shown
    assert "7: no sentence has this number" in shown
    assert "undo the last step" in shown
    assert "The cup\n\nEllery won the cup. Calder lost it." in shown


def test_a_file_that_another_program_changed_is_not_overwritten(file: Path) -> None:
    draft = Draft(file)
    file.write_text(file.read_text() + "\n")
    with pytest.raises(TestSetError, match="changed by another program"):
        draft.save()
    assert [path.name for path in file.parent.glob("*set*")] == ["set.jsonl"]


def test_keys_come_one_at_a_time_whatever_a_terminal_sends() -> None:
    sent = iter(["\x1b[A", "N1\n", "\r", " ", "ü", "\x03"])
    keys = TerminalKeys(lambda: next(sent))
    assert [keys.key() for _ in range(3)] == ["n", "1", "ü"]
    with pytest.raises(KeyboardInterrupt):
        keys.key()
    with pytest.raises(EOFError):
        TerminalKeys(lambda: "\x04").key()


def vote(question: str, answer: str | None, *, good: bool, standalone: str = "") -> Vote:
    quotes = (
        () if answer is None else (quote_of(TRAM_ARTICLE, TRAM), quote_of(BRIDGE_ARTICLE, BRIDGE))
    )
    return Vote(question, standalone or question, answer, quotes, good, "7", NOON)


def test_thumbs_up_label_and_thumbs_down_wait() -> None:
    where = "Where did it happen?"
    lines = questions_of(
        [
            vote(
                "Where?",
                "Mill Street",
                good=True,
                standalone=f"{where} [published since 2017-01-01]",
            ),
            vote("Who won?", None, good=True),
            vote("Was it hurt?", "Nobody", good=True),
            vote("was it hurt", "Nobody", good=False),
            vote("Who lost?", None, good=False),
        ]
    )
    assert [line.pop("id")[0] for line in lines] == ["v"] * 4
    waiting = {**UNLABELLED, "thumb": "down"}
    silent = {**UNLABELLED, "answerable": False, "thumb": "up"}
    assert lines == [
        {
            "question": where,
            "answers": ["Mill Street"],
            "quotes": [TRAM],
            "article": "tram.txt",
            "answerable": True,
            "thumb": "up",
        },
        {"question": "Who won?", **silent},
        {"question": "was it hurt", **waiting, "said": "Nobody"},
        {"question": "Who lost?", **waiting, "said": None},
    ]


def test_a_better_answer_later_is_what_counts() -> None:
    first, later = vote("Where?", "left", good=False), vote("Where?", "Mill Street", good=True)
    (line,) = questions_of([first, later])
    assert (line["answers"], line["thumb"]) == (["Mill Street"], "up")
    assert line["id"] == questions_of([later])[0]["id"]


def test_what_is_there_already_is_not_added_again(file: Path) -> None:
    draft = Draft(file)
    assert draft.add([{"id": "v9", "question": "what fell?", **UNLABELLED}, FELL]) == 0
    assert draft.add([{"id": "v9", "question": "Who slept?", **UNLABELLED}]) == 1
    draft.save()
    assert [row["id"] for row in rows(file)] == ["q1", "q2", "q3", "v9"]
