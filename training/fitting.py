"""Fitting the weights of the evidence, and the threshold of silence."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from retriever.reader.manifest import ALL
from retriever.reader.ranking import LEAD, LOGIT, NAMES, Ranking, confidence_inputs
from training.judging import Asked

_CHANGED = 0.005
_PENALTY = 1.0  # inverse strength of the penalty on weights, of inputs with unit variance
Floats = NDArray[np.float64]


def fit(asked: Sequence[Asked]) -> Ranking:
    """Fit the order on all candidates, then the confidence on each question's first alone."""
    order = _regression(
        np.concatenate([a.evidence for a in asked]), np.concatenate([a.hits for a in asked])
    )
    weights = dict(zip(NAMES, order.coef_[0].tolist(), strict=True))
    ranking = Ranking(weights, float(order.intercept_[0]), {LOGIT: 1.0}, 0.0)
    places = [first(ranking, a) for a in asked]
    inputs = [
        confidence_inputs(ranking.logits(a.evidence), a.evidence)[i]
        for a, i in zip(asked, places, strict=True)
    ]
    right = [a.right[i] for a, i in zip(asked, places, strict=True)]
    scaling = _regression(np.array(inputs), np.array(right))
    confidence = dict(zip((LOGIT, LEAD, *NAMES), scaling.coef_[0].tolist(), strict=True))
    return replace(
        ranking, confidence=confidence, confidence_intercept=float(scaling.intercept_[0])
    )


def _regression(inputs: Floats, outcomes: NDArray[np.bool_]) -> LogisticRegression:
    """A logistic regression on inputs of unit variance, its weights given for them as they are."""
    means, scales = inputs.mean(axis=0), inputs.std(axis=0)
    scales[scales == 0] = 1.0
    regression = LogisticRegression(C=_PENALTY, max_iter=2000)
    regression.fit((inputs - means) / scales, outcomes)
    regression.coef_ /= scales
    regression.intercept_ -= regression.coef_ @ means
    return regression


def first(ranking: Ranking, asked: Asked) -> int:
    """Return which of a question's candidates comes first."""
    return int(ranking.logits(asked.evidence).argmax())


def confidences(ranking: Ranking, asked: Sequence[Asked]) -> Floats:
    """Return the probability of each question's first candidate, shape (questions,)."""
    return np.array([ranking.probabilities(a.evidence)[first(ranking, a)] for a in asked])


def best_threshold(ranking: Ranking, *sets: Sequence[Asked]) -> float:
    """Return the threshold of the highest balanced accuracy of abstention, averaged over `sets`."""
    judged = [
        (confidences(ranking, asked), np.array([a.answerable for a in asked])) for asked in sets
    ]

    def mean(threshold: float) -> float:
        accuracies = [balanced(c >= threshold, can) for c, can in judged]
        return sum(accuracies) / len(accuracies)

    thresholds: list[float] = np.linspace(0.02, 0.98, 97).tolist()
    return max(thresholds, key=mean)


def enough(ranking: Ranking, asked: Sequence[Asked]) -> float:
    """Return the score from which on the first passages decided which quote comes first.

    Of the questions that reach it at most `_CHANGED` had another first quote with all passages.
    """
    order = sorted(asked, key=lambda a: -a.early_span)
    changed = 0
    bound = ALL
    for count, one in enumerate(order, start=1):
        if one.early is None or one.early_places is None:
            raise ValueError("the first passages were not judged by themselves")
        place = one.early_places[int(ranking.logits(one.early).argmax())]
        changed += int(place != first(ranking, one))
        if changed <= _CHANGED * count:
            bound = one.early_span
    return bound


def balanced(answered: NDArray[np.bool_], can: NDArray[np.bool_]) -> float:
    """Return the balanced accuracy of abstention, 0 to 1; `can`: which are answerable."""
    return float((answered[can].mean() + (~answered[~can]).mean()) / 2)
