"""Question-answer sets as they are read."""

import json
from pathlib import Path
from typing import Any

from training.data import NEW_WIKI, QAMR, Paragraph, Question, read_questions


def written(folder: Path, name: str, articles: list[dict[str, Any]]) -> Path:
    (folder / f"{name}.json").write_text(json.dumps({"data": articles}))
    return folder


def paragraph(context: str, *qas: dict[str, Any]) -> dict[str, Any]:
    return {"context": context, "qas": list(qas)}


def asked(id_: str, *answers: tuple[str, int], impossible: bool = False) -> dict[str, Any]:
    spans = [{"text": text, "answer_start": start} for text, start in answers]
    return {"id": id_, "question": f" {id_}? ", "answers": spans, "is_impossible": impossible}


def test_every_fourth_article_of_new_wiki_is_held(tmp_path: Path) -> None:
    articles = [{"title": f"A_{i}", "paragraphs": [paragraph("It rained.")]} for i in range(6)]
    found = read_questions(written(tmp_path, NEW_WIKI, articles), NEW_WIKI)
    assert [p.held for p in found.paragraphs] == [True, False, False, False, True, False]
    assert found.paragraphs[1] == Paragraph("It rained.", "A 1", "A_1", held=False)


def test_an_answer_that_does_not_stand_there_is_left_out(tmp_path: Path) -> None:
    articles = [
        {
            "title": "A",
            "paragraphs": [
                paragraph(
                    "It rained.",
                    asked("right", ("rained", 3), ("snowed", 3)),
                    asked("wrong", ("snowed", 3)),
                    asked("none", ("rained", 3), impossible=True),
                )
            ],
        }
    ]
    found = read_questions(written(tmp_path, NEW_WIKI, articles), NEW_WIKI)
    assert found.questions == (
        Question("right", "right?", 0, ((3, 9),)),
        Question("none", "none?", 0, ()),
    )


def test_the_sentences_of_an_article_are_joined_in_their_order(tmp_path: Path) -> None:
    articles = [
        {
            "title": "news 1",
            "paragraphs": [paragraph("It fell.", asked("a:b:1:2:0/0", ("fell", 3)))],
        },
        {
            "title": "news 1",
            "paragraphs": [paragraph("It rose.", asked("a:b:1:1:0/0", ("rose", 3)))],
        },
    ]
    found = read_questions(written(tmp_path, QAMR, articles), QAMR)
    assert [p.text for p in found.paragraphs] == ["It rose. It fell."]
    assert [q.answers for q in found.questions] == [((3, 7),), ((12, 16),)]


def test_the_answer_is_what_most_gave_and_the_shorter_of_equals() -> None:
    assert Question("q", "?", 0, ((0, 9), (3, 9), (0, 9))).answer == (0, 9)
    assert Question("q", "?", 0, ((0, 9), (3, 9))).answer == (3, 9)
    assert Question("q", "?", 0, ()).answer is None
