"""Fitting the weights of the evidence, and the threshold of silence."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from retriever.reader.manifest import ALL
from retriever.reader.ranking import LEAD, LOGIT, NAMES, Ranking, confidence_inputs
from training.judging import Asked

_CHANGED = 0.01
_ORDER_PENALTY = 1e-2
_ANSWERS_SHARE = 0.6  # between 0.5 and 0.7 hardly anything changes on held news
_AS_GOOD = 0.01
_TINY = 1e-12
Floats = NDArray[np.float64]


def fit(asked: Sequence[Asked]) -> Ranking:
    """Fit the order on all candidates, then the confidence on each question's first alone.

    Whether anything answers and whether the first quote does are two questions, and what speaks
    for the one speaks less for the other. Silence is about the first of them, so the confidence
    is a mean of both logits, scaled to the probability that the answer is right (Platt, 1999).
    """
    weights = order_weights(asked)
    ranking = Ranking(dict(zip(NAMES, weights.tolist(), strict=True)), {LOGIT: 1.0}, 0.0)
    places = [first(ranking, a) for a in asked]
    inputs = np.array(
        [
            confidence_inputs(ranking.logits(a.evidence), a.evidence)[i]
            for a, i in zip(asked, places, strict=True)
        ]
    )
    right = np.array([a.right[i] for a, i in zip(asked, places, strict=True)])
    answers = _regression(inputs, np.array([a.answerable for a in asked]))
    is_right = _regression(inputs, right)
    mean = _ANSWERS_SHARE * answers + (1 - _ANSWERS_SHARE) * is_right
    scaling = _regression((inputs @ mean[:-1] + mean[-1])[:, None], right, penalty=1e6)
    scaled = scaling[0] * mean
    names = (LOGIT, LEAD, *NAMES)
    return replace(
        ranking,
        confidence=dict(zip(names, scaled[:-1].tolist(), strict=True)),
        confidence_intercept=float(scaled[-1] + scaling[1]),
    )


def order_weights(asked: Sequence[Asked]) -> Floats:
    """Return the weights under which the quotes that answer come first, shape (len(NAMES),).

    Their candidates compete in one softmax for each question (McFadden's conditional logit, 1974;
    ListNet's top-one loss, Cao et al., ICML 2007), on inputs of unit variance and with a penalty.
    """
    taught = [a for a in asked if a.hits.any()]
    scales = np.concatenate([a.evidence for a in taught]).std(axis=0)
    scales[scales == 0] = 1.0
    inputs = [(a.evidence / scales, a.hits) for a in taught]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _ORDER_PENALTY * float(weights @ weights), 2 * _ORDER_PENALTY * weights
        for evidence, hits in inputs:
            logits = evidence @ weights
            chances = np.exp(logits - logits.max())
            among, hit = chances / chances.sum(), chances * hits
            total -= math.log(max(float(hit.sum() / chances.sum()), _TINY)) / len(inputs)
            slope = slope + (among - hit / max(hit.sum(), _TINY)) @ evidence / len(inputs)
        return total, slope

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scales)


def _regression(inputs: Floats, outcomes: NDArray[np.bool_], penalty: float = 0.1) -> Floats:
    """Return the weights of a logistic regression and its intercept, shape (inputs + 1,).

    :param penalty: the inverse of its strength, on inputs of unit variance.
    """
    means, scales = inputs.mean(axis=0), inputs.std(axis=0)
    scales[scales == 0] = 1.0
    regression = LogisticRegression(C=penalty, max_iter=2000)
    regression.fit((inputs - means) / scales, outcomes)
    weights = regression.coef_[0] / scales
    return np.append(weights, regression.intercept_[0] - weights @ means)


def first(ranking: Ranking, asked: Asked) -> int:
    """Return which of a question's candidates comes first."""
    return int(ranking.logits(asked.evidence).argmax())


def confidences(ranking: Ranking, asked: Sequence[Asked]) -> Floats:
    """Return the probability of each question's first candidate, shape (questions,)."""
    return np.array([ranking.probabilities(a.evidence)[first(ranking, a)] for a in asked])


def best_threshold(ranking: Ranking, *sets: Sequence[Asked]) -> float:
    """Return the threshold of the highest balanced accuracy of abstention, averaged over `sets`.

    Of those that are as good to within `_AS_GOOD`, which is less than chance tells apart, the
    highest: a wrong answer costs more trust than silence.
    """
    judged = [
        (confidences(ranking, asked), np.array([a.answerable for a in asked])) for asked in sets
    ]

    def mean(threshold: float) -> float:
        accuracies = [balanced(c >= threshold, can) for c, can in judged]
        return sum(accuracies) / len(accuracies)

    thresholds: list[float] = np.linspace(0.02, 0.98, 97).tolist()
    means = [mean(threshold) for threshold in thresholds]
    return max(t for t, m in zip(thresholds, means, strict=True) if m >= max(means) - _AS_GOOD)


def enough(ranking: Ranking, asked: Sequence[Asked]) -> float:
    """Return the score from which on the first passages decided which quote comes first.

    Of the questions that reach it at most `_CHANGED` had another first quote with all passages.
    """
    changed = 0
    bound = ALL
    tried = [(a, a.early) for a in asked if a.early is not None]
    tried.sort(key=lambda pair: -pair[1].span)
    for count, (one, early) in enumerate(tried, start=1):
        place = early.places[int(ranking.logits(early.evidence).argmax())]
        changed += int(place != first(ranking, one))
        if changed <= _CHANGED * count:
            bound = early.span
    return bound


def balanced(answered: NDArray[np.bool_], can: NDArray[np.bool_]) -> float:
    """Return the balanced accuracy of abstention, 0 to 1; `can`: which are answerable."""
    return float((answered[can].mean() + (~answered[~can]).mean()) / 2)
