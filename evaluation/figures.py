"""Predictions into figures, by group of questions."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from evaluation.measures import (
    Interval,
    balanced_accuracy,
    bootstrap,
    exact_match,
    quote_at_k,
    token_f1,
)
from evaluation.prediction import Prediction

SCHEMA = 1
RIGHT_FROM_F1 = 0.5


def figures(predictions: Sequence[Prediction]) -> dict[str, Interval]:
    """Return the figures by name, `group.figure`, each with its 95% bootstrap interval.

    For the groups single, first and follow_up: quote_at_1, quote_at_3, exact_match, f1, and
    abstained (the share of answerable questions left unanswered, each of them a miss in the four
    others). For unanswerable: abstained. For all: balanced_abstention (see `balanced_accuracy`),
    right_when_answered (share of the answers given whose first quote is a hit and whose F1 is at
    least 0.5), quote_exact (share of shown quotes that are slices of their article), quote_words
    (mean length of a shown quote), latency_p50_ms and latency_p95_ms.
    """
    found: dict[str, Interval] = {}
    for group in ("single", "first", "follow_up"):
        members = [p for p in predictions if p.gold.group == group]
        for name, measure in _ANSWERABLE.items():
            found[f"{group}.{name}"] = bootstrap([measure(p) for p in members], _mean)
    silent = [float(p.answer.abstained) for p in predictions if not p.gold.answerable]
    found["unanswerable.abstained"] = bootstrap(silent, _mean)
    found["all.balanced_abstention"] = bootstrap(
        [(p.gold.answerable, not p.answer.abstained) for p in predictions], _balanced
    )
    found["all.right_when_answered"] = bootstrap(
        [_right(p) for p in predictions if not p.answer.abstained], _mean
    )
    found["all.quote_exact"] = bootstrap([float(e) for p in predictions for e in p.exact], _mean)
    found["all.quote_words"] = bootstrap(
        [float(len(q.text.split())) for p in predictions for q in p.answer.quotes], _mean
    )
    latencies = [p.latency_ms for p in predictions]
    found["all.latency_p50_ms"] = bootstrap(latencies, lambda ms: float(np.percentile(ms, 50)))
    found["all.latency_p95_ms"] = bootstrap(latencies, lambda ms: float(np.percentile(ms, 95)))
    return found


def to_json(found: dict[str, Interval]) -> dict[str, Any]:
    """The figures as the design's JSON has them."""
    return {
        "schema": SCHEMA,
        "figures": {
            name: {"value": i.value, "low": i.low, "high": i.high, "n": i.n}
            for name, i in found.items()
        },
    }


def _quote_at(k: int) -> Callable[[Prediction], float]:
    def measure(prediction: Prediction) -> float:
        shown = [(quote.article, quote.text) for quote in prediction.answer.quotes]
        gold = prediction.gold
        return quote_at_k(shown, article=gold.article, golds=gold.quotes, k=k)

    return measure


_ANSWERABLE: dict[str, Callable[[Prediction], float]] = {
    "quote_at_1": _quote_at(1),
    "quote_at_3": _quote_at(3),
    "exact_match": lambda p: exact_match(p.answer.text, p.gold.answers),
    "f1": lambda p: token_f1(p.answer.text, p.gold.answers),
    "abstained": lambda p: float(p.answer.abstained),
}


def _right(prediction: Prediction) -> float:
    return float(
        prediction.gold.answerable
        and _quote_at(1)(prediction) == 1
        and token_f1(prediction.answer.text, prediction.gold.answers) >= RIGHT_FROM_F1
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _balanced(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    return balanced_accuracy([p for p, _ in pairs], [a for _, a in pairs])
