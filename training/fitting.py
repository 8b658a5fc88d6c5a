"""Fitting the weights of the evidence, and the threshold of silence."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from retriever.reader.evidence import NAMES
from retriever.reader.manifest import Ranking
from training.judging import Asked

Floats = NDArray[np.float64]


def fit(asked: Sequence[Asked]) -> Ranking:
    """Fit the weights on all candidates, then the probability on each question's first alone.

    The first of many promises more than it keeps, so its probability is scaled once more (Platt,
    1999), and to that of the whole answer being right.
    """
    regression = LogisticRegression(C=10.0, max_iter=1000)
    regression.fit(
        np.concatenate([a.evidence for a in asked]), np.concatenate([a.hits for a in asked])
    )
    weights = dict(zip(NAMES, map(float, regression.coef_[0]), strict=True))
    ranking = Ranking(weights, float(regression.intercept_[0]))
    places = [first(ranking, a) for a in asked]
    scaling = LogisticRegression(C=1e6)
    scaling.fit(
        np.array([[_logits(ranking, a)[i]] for a, i in zip(asked, places, strict=True)]),
        np.array([a.right[i] for a, i in zip(asked, places, strict=True)]),
    )
    slope, shift = float(scaling.coef_[0, 0]), float(scaling.intercept_[0])
    return replace(ranking, slope=slope, shift=shift)


def first(ranking: Ranking, asked: Asked) -> int:
    """Return which of a question's candidates comes first."""
    return int(_logits(ranking, asked).argmax())


def confidences(ranking: Ranking, asked: Sequence[Asked]) -> Floats:
    """Return the probability of each question's first candidate, shape (questions,)."""
    logits = np.array([_logits(ranking, a).max() for a in asked])
    return np.asarray(1 / (1 + np.exp(-(ranking.slope * logits + ranking.shift))))


def best_threshold(confidence: Floats, asked: Sequence[Asked]) -> float:
    """Return the threshold of the highest balanced accuracy of abstention."""
    can = np.array([a.answerable for a in asked])
    thresholds = np.linspace(0.02, 0.98, 97)
    return float(max(thresholds, key=lambda t: balanced(confidence >= t, can)))


def balanced(answered: NDArray[np.bool_], can: NDArray[np.bool_]) -> float:
    """Return the balanced accuracy of abstention, 0 to 1; `can`: which are answerable."""
    return float((answered[can].mean() + (~answered[~can]).mean()) / 2)


def _logits(ranking: Ranking, asked: Asked) -> Floats:
    weights = np.array([ranking.weights[name] for name in NAMES])
    return np.asarray(asked.evidence @ weights + ranking.intercept)
