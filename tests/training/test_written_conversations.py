"""The conversations written for this project, and what their reader refuses."""

from pathlib import Path

import pytest

from training.written_conversations import FOLDER, read_conversations, unsaid

PASSAGE = " ".join(["The bridge of Vellmar was built of grey stone by the river in winter."] * 4)

LONG = "big red iron toll road arch rail foot oak mill"


def conversation(*turns: str) -> str:
    return "=== Bridges\n" + "\n".join(turns) + "\n"


def asked(*, rewrite: str = "", passage: str = PASSAGE) -> str:
    lines = ["Q: When was it built?", *([f"R: {rewrite}"] if rewrite else []), f"P: {passage}"]
    return "\n".join(lines)


def written(folder: Path, *turns: str) -> Path:
    path = folder / "bridges_1.txt"
    path.write_text(conversation(*turns), encoding="utf-8")
    return path


def test_a_turn_without_a_rewrite_says_all_itself(tmp_path: Path) -> None:
    whole = "When was the bridge of Vellmar built?"
    turns = [asked(), asked(rewrite=whole), *[asked()] * 3]
    (found,) = read_conversations(written(tmp_path, *turns))
    assert found.topic == "Bridges"
    assert [turn.rewrite for turn in found.turns[:3]] == [
        "When was it built?",
        whole,
        "When was it built?",
    ]
    assert {turn.passage for turn in found.turns} == {PASSAGE}


@pytest.mark.parametrize(
    ("turns", "fault"),
    [
        ([asked()] * 4, "4 turns"),
        ([asked(rewrite="When was the bridge built?"), *[asked()] * 4], "nothing to lean on"),
        ([*[asked()] * 4, asked(rewrite="When was it built?")], "the same as Q"),
        ([*[asked()] * 4, asked(passage="In 1901.")], "a passage of 2 words"),
        ([*[asked()] * 5, "Q: And why?"], "no passage for: And why?"),
        ([*[asked()] * 5, "X: And why?"], "neither Q: nor R: nor P:"),
        ([*[asked()] * 4, asked(rewrite=f"When was the {LONG} bridge built?")], "too much added"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, turns: list[str], fault: str) -> None:
    with pytest.raises(ValueError, match=rf"bridges_1\.txt: Bridges: .*{fault}"):
        read_conversations(written(tmp_path, *turns))


def test_words_that_nobody_said_are_found(tmp_path: Path) -> None:
    turns = [asked(), asked(rewrite="When was the viaduct of Vellmar built?"), *[asked()] * 3]
    (found,) = read_conversations(written(tmp_path, *turns))
    assert [stems for _, stems in unsaid(found)] == [{"viaduct"}]


def test_what_is_written_can_be_read_and_stays_within_what_was_said() -> None:
    talks = [talk for path in sorted(FOLDER.glob("*.txt")) for talk in read_conversations(path)]
    later = [turn for talk in talks for turn in talk.turns[1:]]
    assert len(talks) > 500
    assert 0.25 < sum(turn.rewrite == turn.question for turn in later) / len(later) < 0.4
    assert sum(len(unsaid(talk)) for talk in talks) < 0.06 * len(later)
