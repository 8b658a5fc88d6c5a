"""Test sets in JSON Lines."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.errors import TestSetError
from evaluation.testset import GoldQuestion, read_test_set

QUESTION: dict[str, Any] = {
    "id": "q1",
    "question": "Who won?",
    "answers": ["Ellery"],
    "quotes": ["Ellery won."],
    "article": "cup.txt",
    "answerable": True,
}
UNANSWERABLE = {"id": "q2", "question": "Why?", "answers": [], "quotes": [], "answerable": False}


def write(path: Path, *lines: object) -> Path:
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    )
    return path


def test_questions_are_read_in_order(tmp_path: Path) -> None:
    turns = [
        QUESTION | {"id": f"c{turn}", "conversation": "c", "turn": turn, "standalone": text}
        for turn, text in ((1, None), (2, "Who won the cup?"))
    ]
    path = write(tmp_path / "set.jsonl", QUESTION, "", UNANSWERABLE, *turns)
    gold = GoldQuestion("q1", "Who won?", ("Ellery",), ("Ellery won.",), "cup.txt", True)
    found = read_test_set(path)
    assert found == [
        gold,
        GoldQuestion("q2", "Why?", (), (), None, False),
        replace(gold, id="c1", conversation="c", turn=1),
        replace(gold, id="c2", conversation="c", turn=2, standalone="Who won the cup?"),
    ]
    assert [question.group for question in found] == [
        "single",
        "unanswerable",
        "first",
        "follow_up",
    ]


def test_a_byte_order_mark_windows_line_ends_and_line_separators_are_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    line = json.dumps(QUESTION | {"question": "Who\u2028won\u0085?"}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf" + line.encode() + b"\r\n")
    assert [question.question for question in read_test_set(path)] == ["Who\u2028won\u0085?"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "not JSON (Expecting property name enclosed in double quotes)"),
        ("[" * 100_000, "not JSON that can be read (maximum recursion depth exceeded"),
        ("1" * 5000, "not JSON that can be read (Exceeds the limit (4300 digits)"),
        ("[]", "not a JSON object"),
        ({k: v for k, v in QUESTION.items() if k != "id"}, "id is missing"),
        ({k: v for k, v in QUESTION.items() if k != "answerable"}, "answerable is missing"),
        (QUESTION | {"id": 1}, "id must be str, got 1"),
        (QUESTION | {"answerable": "yes"}, "answerable must be bool, got 'yes'"),
        (QUESTION | {"answers": "Ellery"}, "answers must be list, got 'Ellery'"),
        (QUESTION | {"quotes": [1]}, "quotes must be a list of texts, got [1]"),
        (QUESTION | {"question": " "}, "question is empty"),
        (QUESTION | {"answers": []}, "answers is missing from an answerable question"),
        (QUESTION | {"quotes": []}, "quotes is missing from an answerable question"),
        (QUESTION | {"article": None}, "article is missing from an answerable question"),
        (QUESTION | {"id": "q0"}, "id 'q0' stands twice"),
        (QUESTION | {"conversation": "c", "turn": 2}, "turn must be 1 in 'c', got 2"),
        (QUESTION | {"conversation": "c"}, "turn must be 1 in 'c', got None"),
        (QUESTION | {"conversation": "c", "turn": True}, "turn must be int, got True"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(tmp_path: Path, line: object, fault: str) -> None:
    path = write(tmp_path / "set.jsonl", QUESTION | {"id": "q0"}, "", line)
    with pytest.raises(TestSetError) as caught:
        read_test_set(path)
    assert str(caught.value).startswith(f"{path}, line 3: {fault}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "holds no question"),
        (b"\n \n", "holds no question"),
        (b"{\xff", "byte 1 is not UTF-8"),
    ],
)
def test_a_file_without_questions_is_refused(tmp_path: Path, raw: bytes, fault: str) -> None:
    (tmp_path / "set.jsonl").write_bytes(raw)
    with pytest.raises(TestSetError) as caught:
        read_test_set(tmp_path / "set.jsonl")
    assert str(caught.value) == f"{tmp_path / 'set.jsonl'}: {fault}"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TestSetError, match=r"set\.jsonl: No such file or directory$"):
        read_test_set(tmp_path / "set.jsonl")
    with pytest.raises(TestSetError, match=r": Is a directory$"):
        read_test_set(tmp_path)
