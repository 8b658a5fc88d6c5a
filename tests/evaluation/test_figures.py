"""Figures of predictions."""

from dataclasses import replace

import pytest

from evaluation.articles import ArticleBook
from evaluation.figures import figures
from evaluation.measures import Interval
from evaluation.outcome import Outcome, judge
from evaluation.prediction import Prediction
from evaluation.result import to_json
from evaluation.testset import GoldQuestion
from retriever.answer import Answer
from retriever.quote import Quote
from tests.evaluation.shelf import DictShelf

RAIN = Quote("It rained all day.", "1", "a.txt", "A", None, None, "/a.txt", 0, 18, 0.9)
SNOW = replace(RAIN, text="It snowed.", start=19, end=29)
SINGLE = GoldQuestion("q", "What fell?", ("rain",), ("It rained all day.",), "a.txt", True)
FIRST = replace(SINGLE, conversation="c", turn=1)
FOLLOW_UP = replace(SINGLE, conversation="c", turn=2)
NONE = GoldQuestion("n", "Why?", (), (), None, False)


BOOK = ArticleBook(DictShelf({"a.txt": "It rained all day. It snowed.", "b.txt": "It hailed."}))


def outcome(
    gold: GoldQuestion,
    text: str | None,
    *quotes: Quote,
    ms: float = 10.0,
    stands: bool = True,
) -> Outcome:
    answer = Answer(gold.question, gold.question, text, quotes, (), 0.9)
    return judge(Prediction(gold, answer, ms, (stands,) * len(quotes)), BOOK)


OUTCOMES = [
    outcome(SINGLE, "rain", RAIN, SNOW, ms=10),  # right
    outcome(SINGLE, "It", SNOW, RAIN, ms=20),  # the quote comes second
    outcome(SINGLE, "It rained", RAIN, ms=30),  # "it rained" and "rain" share no token
    outcome(SINGLE, None, ms=40),  # abstains where it should answer
    outcome(FIRST, "rain", RAIN, ms=50),
    # Of another article than it claims.
    outcome(FOLLOW_UP, "It snowed.", replace(SNOW, article_id="2"), ms=60, stands=False),
    outcome(NONE, None, ms=70),
    outcome(NONE, "It snowed.", SNOW, ms=80),
]


def test_figures_are_those_worked_by_hand() -> None:
    found = {
        name: (interval.value, interval.n)
        for name, interval in figures(OUTCOMES).items()
        if not name.startswith("follow_up_gold.")
        and ".passage_" not in name
        and ".article_" not in name
    }
    assert found == {
        "single.quote_at_1": (2 / 4, 4),
        "single.quote_at_3": (3 / 4, 4),
        "single.exact_match": (1 / 4, 4),
        "single.f1": (1 / 4, 4),
        "single.abstained": (1 / 4, 4),
        "first.quote_at_1": (1.0, 1),
        "first.quote_at_3": (1.0, 1),
        "first.exact_match": (1.0, 1),
        "first.f1": (1.0, 1),
        "first.abstained": (0.0, 1),
        "follow_up.quote_at_1": (0.0, 1),
        "follow_up.quote_at_3": (0.0, 1),
        "follow_up.exact_match": (0.0, 1),
        "follow_up.f1": (0.0, 1),
        "follow_up.abstained": (0.0, 1),
        "follow_up.right": (0.0, 1),
        "follow_up.right_when_answered": (0.0, 1),
        "follow_up.risk_coverage_area": (1.0, 1),
        "follow_up.calibration_error": (0.9, 1),
        "follow_up.quote_exact": (0.0, 1),
        "follow_up.quote_misattributed": (1.0, 1),
        "follow_up.quote_words": (2.0, 1),
        "unanswerable.abstained": (1 / 2, 2),
        "all.right": (3 / 8, 8),  # two answers and one silence
        "all.balanced_abstention": ((5 / 6 + 1 / 2) / 2, 8),
        "all.right_when_answered": (2 / 6, 6),
        # Of equal confidence the four wrong of six come first: 1, 1, 1, 1, 4/5, 4/6.
        "all.risk_coverage_area": ((4 + 4 / 5 + 4 / 6) / 6, 6),
        "all.calibration_error": (pytest.approx(0.9 - 2 / 6), 6),
        "all.quote_exact": (7 / 8, 8),
        "all.quote_misattributed": (1 / 8, 8),
        "all.quote_words": ((4 * 4 + 4 * 2) / 8, 8),
        "all.latency_p50_ms": (45.0, 8),
        "all.latency_p95_ms": (76.5, 8),  # between 70 and 80 at 0.95 * 7 = 6.65
    }


def test_without_predictions_every_figure_is_empty() -> None:
    found = figures([])
    assert set(found) == set(figures(OUTCOMES))
    assert set(found.values()) == {Interval(None, None, None, 0)}


def test_the_json_has_the_keys_of_the_contract() -> None:
    assert to_json({"single.quote_at_1": Interval(0.5, 0.25, 0.75, 4)}) == {
        "schema": 1,
        "figures": {"single.quote_at_1": {"value": 0.5, "low": 0.25, "high": 0.75, "n": 4}},
    }
