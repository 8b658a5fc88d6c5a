"""Figures in which no question is judged by what was fitted on its own article."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.fitting import balanced, best_threshold, confidences, first, fit
from training.judging import Asked

_FOLDS = 4
_BINS = 10


@dataclass(frozen=True)
class HeldFigures:
    """Figures on held questions.

    :param quote_at_1: share of the answerable questions whose first quote holds an answer.
    :param right: share of them whose first words are right too (token F1 of at least 0.5).
    :param balanced_accuracy: of abstention; `shown_right`: share of the answers shown.
    :param calibration_error: expected calibration error of the confidence that an answer is right.
    """

    questions: int
    answerable: int
    quote_at_1: float
    right: float
    balanced_accuracy: float
    shown_right: float
    calibration_error: float


def cross_fit(asked: Sequence[Asked], *, beside: Sequence[Asked] = ()) -> HeldFigures:
    """Fit on three quarters of the articles and judge the fourth, in turn.

    :param beside: questions that are fitted on and not judged, of the same articles or others.
    """
    articles = sorted({a.article for a in [*asked, *beside]})
    fold = {article: i % _FOLDS for i, article in enumerate(articles)}
    confidence, answered = np.zeros(len(asked)), np.zeros(len(asked), dtype=bool)
    hit, right = np.zeros(len(asked), dtype=bool), np.zeros(len(asked), dtype=bool)
    for k in range(_FOLDS):
        own = [i for i, a in enumerate(asked) if fold[a.article] == k]
        others = [a for a in asked if fold[a.article] != k]
        further = [a for a in beside if fold[a.article] != k]
        mine = [asked[i] for i in own]
        ranking = fit([*others, *further])
        confidence[own] = confidences(ranking, mine)
        answered[own] = confidence[own] >= best_threshold(
            ranking, others, *([further] if further else [])
        )
        hit[own] = [a.hits[first(ranking, a)] for a in mine]
        right[own] = [a.right[first(ranking, a)] for a in mine]
    can = np.array([a.answerable for a in asked])
    return HeldFigures(
        questions=len(asked),
        answerable=int(can.sum()),
        quote_at_1=float(hit[can].mean()),
        right=float(right[can].mean()),
        balanced_accuracy=balanced(answered, can),
        shown_right=float(right[answered].mean()),
        calibration_error=expected_calibration_error(confidence, right),
    )


def expected_calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the error over 10 bins of equal width (Guo et al., ICML 2017, section 2)."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    return float(sum(gaps))
