"""The news written for the project, as it is read."""

from datetime import date
from pathlib import Path

import pytest

from training.data import read_news
from training.written import FOLDER, WrittenArticle, WrittenQuestion, read_written

ARTICLE = """=== Flood cuts off two villages
9 July 2011

The Morava rose. About 1,900 people live in Lhota, said Mr. Novak. It rained in Lhota.

A bridge fell.

Q: What fell?
A: A bridge
A: bridge
F: And who lives there? || Who lives in Lhota?
A: About 1,900 people
Q: Where did it rain?
A: Lhota
S: It rained in
N: What did the bridge cost?
"""


def read(folder: Path, text: str) -> list[WrittenArticle]:
    path = folder / "flood_1.txt"
    path.write_text(text, encoding="utf-8")
    return read_written(path)


def test_an_article_is_read_with_its_questions(tmp_path: Path) -> None:
    (article,) = read(tmp_path, ARTICLE)
    assert article.text.startswith("Flood cuts off two villages\n\n9 July 2011\n\nThe Morava")
    assert article.text[article.body_start :].startswith("The Morava rose.")
    assert article.published == date(2011, 7, 9)
    words = [[article.text[s:e] for s, e in q.answers] for q in article.questions]
    assert words == [["A bridge", "bridge"], ["About 1,900 people"], ["Lhota"], []]
    assert article.questions[1] == WrittenQuestion(
        "Who lives in Lhota?", "And who lives there?", article.questions[1].answers, after=0
    )


def test_a_hint_tells_which_sentence_is_meant(tmp_path: Path) -> None:
    (article,) = read(tmp_path, ARTICLE)
    start, _ = article.questions[2].answers[0]
    assert article.text[:start].endswith("It rained in ")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("A: bridge", "A: ferry", "not in the article, word for word: ferry"),
        ("S: It rained in\n", "", "in several sentences, add S: Lhota"),
        ("S: It rained in", "S: It snowed", "no sentence holds: It snowed"),
        (" || Who lives in Lhota?", "", "follow-up without full form"),
        ("N: What", "Q: What", "no answer to: What did the bridge cost"),
        ("Q: What fell?", "What fell?", "no mark before: A: A bridge"),
    ],
)
def test_a_fault_is_named_with_file_and_article(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    with pytest.raises(ValueError, match=rf"flood_1\.txt: Flood cuts.*{fault}"):
        read(tmp_path, ARTICLE.replace(old, new))


def test_a_follow_up_is_asked_in_full_and_as_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "flood_4.txt").write_text(ARTICLE, encoding="utf-8")
    found = read_news(tmp_path)
    assert [p.held for p in found.paragraphs] == [True]
    assert [q.text for q in found.questions] == [
        "What fell?",
        "Who lives in Lhota?",
        "And who lives there? (What fell?)",
        "Where did it rain?",
        "What did the bridge cost?",
    ]
    text = found.paragraphs[0].text
    assert found.questions[0].answer is not None
    start, end = found.questions[0].answer
    assert text[start:end] == "A bridge"  # the first that its writer gave, not the shortest


def test_everything_that_was_written_can_be_read() -> None:
    found = read_news(FOLDER)
    assert len(found.paragraphs) >= 600
    assert any(p.held for p in found.paragraphs)
    for question in found.questions:
        text = found.paragraphs[question.paragraph].text
        assert all(text[start:end].strip() == text[start:end] for start, end in question.answers)
