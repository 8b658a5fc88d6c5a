"""Fitting the ranking, the confidence, the threshold and what is enough to read."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from retriever.reader.manifest import ALL
from retriever.reader.ranking import NAMES, Ranking
from training.crossfit import expected_calibration_error
from training.fitting import balanced, best_threshold, confidences, enough, first, fit
from training.judging import Asked, Early

SPAN = Ranking({"span": 1.0}, {"logit": 1.0}, 0.0)


def evidence(*spans: float) -> np.ndarray:
    rows = np.zeros((len(spans), len(NAMES)))
    rows[:, NAMES.index("span")] = spans
    return rows


def asked(
    spans: Sequence[float],
    hit: int | None = 0,
    *,
    early: Sequence[float] | None = None,
    places: Sequence[int] = (),
) -> Asked:
    """A question whose candidates have these span scores; the one numbered `hit` answers."""
    hits = np.array([i == hit for i in range(len(spans))])
    made = Asked("a", hit is not None, evidence(*spans), hits, hits)
    if early is None:
        return made
    return replace(made, early=Early(evidence(*early), np.array(places), max(early)))


def test_what_goes_with_being_right_orders_the_quotes() -> None:
    rng = np.random.default_rng(7)
    held = [asked([3 + rng.normal(), rng.normal(), rng.normal()]) for _ in range(200)]
    held += [asked(rng.normal(size=3).tolist(), None) for _ in range(100)]
    ranking = fit(held)
    assert ranking.weights["span"] > 1
    assert np.mean([first(ranking, one) == 0 for one in held[:200]]) > 0.9
    found = confidences(ranking, held)
    assert found[:200].mean() > found[200:].mean() + 0.3
    assert confidences(ranking, held).mean() == pytest.approx(
        np.mean([one.right[first(ranking, one)] for one in held]), abs=0.02
    )


def test_the_threshold_parts_what_can_be_answered_from_what_cannot() -> None:
    held = [asked([2.0]), asked([1.0]), asked([-1.0], None), asked([-2.0], None)]
    threshold = best_threshold(SPAN, held)
    answered = confidences(SPAN, held) >= threshold
    assert answered.tolist() == [True, True, False, False]


def test_of_thresholds_that_are_as_good_the_highest_counts() -> None:
    held = [*[asked([3.0])] * 100, asked([-1.0]), asked([-3.0], None)]
    answered = confidences(SPAN, held) >= best_threshold(SPAN, held)
    assert answered.tolist() == [True] * 100 + [False, False]


def test_each_set_has_one_vote_on_the_threshold_however_large() -> None:
    many = [asked([0.0], None), asked([3.0])] * 50
    few = [asked([-3.0], None), asked([-1.0])]
    answered = confidences(SPAN, few) >= best_threshold(SPAN, few)
    assert answered.tolist() == [False, True]
    both = best_threshold(SPAN, many, few)
    halves = [
        balanced(confidences(SPAN, some) >= both, np.array([a.answerable for a in some]))
        for some in (many, few)
    ]
    assert sum(halves) == pytest.approx(1.5)


def test_the_first_passages_are_enough_above_the_last_score_at_which_they_were_wrong() -> None:
    held = [
        asked([5.0, 1.0], early=[5.0], places=[0]),
        asked([4.0, 1.0], early=[4.0], places=[0]),
        asked([1.0, 3.5], early=[1.0], places=[0]),  # a later passage held the first quote
        asked([0.5], early=[0.5], places=[0]),
    ]
    assert enough(SPAN, held) == 4.0


def test_where_the_first_passages_never_decide_all_are_read() -> None:
    assert enough(SPAN, [asked([1.0, 2.0], early=[1.0], places=[0])]) == ALL


def test_the_calibration_error_is_the_gap_in_each_bin() -> None:
    # By hand: two bins of equal weight, gaps |0.95 - 1| and |0.15 - 0.5|.
    confidence = np.array([0.95, 0.95, 0.15, 0.15])
    right = np.array([True, True, True, False])
    assert expected_calibration_error(confidence, right) == pytest.approx(0.2)
