"""Archives of held articles, and what is asked of them."""

from contextlib import closing
from pathlib import Path

import numpy as np

from retriever.reader.ranking import NAMES
from tests.index.fake_encoder import HashedWords
from training.crossfit import cross_fit
from training.data import Paragraph, Question, QuestionSet
from training.held import HeldArchive, strange_questions
from training.judging import Asked

FERRIES = QuestionSet(
    "ferries",
    (
        Paragraph("The ferry sails at noon.", "Ferry", "one", True),
        Paragraph("The bridge opens in May.", "Bridge", "two", True),
        Paragraph("The tram stops at six.", "Tram", "three", False),
    ),
    (
        Question("1", "When does the ferry sail?", 0, ((19, 23),)),
        Question("2", "When does the bridge open?", 1, ((20, 23),)),
        Question("3", "When does the tram stop?", 2, ((18, 21),)),
        Question("4", "Who built the ferry?", 0, ()),
    ),
)


def test_an_archive_holds_the_held_articles_or_some_of_them(tmp_path: Path) -> None:
    every = HeldArchive([FERRIES], tmp_path / "every.sqlite3", HashedWords())
    some = HeldArchive(
        [FERRIES], tmp_path / "some.sqlite3", HashedWords(), only=frozenset(["two", "three"])
    )
    with closing(every.store), closing(some.store):
        assert {q.article for q in every.questions} == {"one", "two"}
        assert [q.article for q in some.questions] == ["two"]
        assert {p.meta["title"] for p in some.passages(every.questions[0])} == {"Bridge"}


def test_strange_questions_are_on_held_articles_and_nothing_answers_them() -> None:
    drawn = strange_questions(FERRIES, 5, seed=7)
    assert sorted(q.text for q in drawn) == [
        "When does the bridge open?",
        "When does the ferry sail?",
    ]
    assert all(q.answers == () and not q.removed for q in drawn)


def test_what_is_fitted_beside_is_not_judged() -> None:
    rng = np.random.default_rng(7)

    def asked(article: int, answers: bool) -> Asked:
        evidence = rng.normal(size=(2, len(NAMES)))
        evidence[0, NAMES.index("span")] += 3 * answers
        hits = np.array([answers, False])
        return Asked(f"article {article}", answers, evidence, hits, hits)

    held = [asked(i % 8, i % 3 > 0) for i in range(120)]
    beside = [asked(100 + i % 8, i % 3 == 0) for i in range(40)]
    found = cross_fit(held, beside=beside)
    assert (found.questions, found.answerable) == (120, 80)
    assert found != cross_fit(held)
