"""Outcomes into figures, by group of questions; what each figure is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.measures import (
    RECALL_AT,
    Interval,
    Rows,
    Statistic,
    as_rows,
    balanced_accuracy,
    bootstrap_rows,
    calibration_error,
    risk_coverage_area,
)
from evaluation.outcome import Outcome

Row = tuple[float, ...]


@dataclass(frozen=True)
class Figure:
    """One figure: what it takes of an outcome, and how it sums that up.

    :param name: `group.figure`.
    :param row: the numbers that a question adds, None where the figure does not concern it. The
        same question concerns it whatever was answered, so that two runs can be paired.
    :param count: the column that says how many values a row stands for; None: one.
    :param better: "higher", "lower", or "" where neither is.
    :param timed: whether it depends on the machine.
    """

    name: str
    row: Callable[[Outcome], Row | None]
    statistic: Statistic
    better: Literal["higher", "lower", ""] = "higher"
    count: int | None = None
    timed: bool = False

    def rows(self, outcomes: Sequence[Outcome]) -> list[Row]:
        """Return the rows of the outcomes that the figure concerns."""
        return [row for row in map(self.row, outcomes) if row is not None]

    def measure(self, outcomes: Sequence[Outcome]) -> Interval:
        """Return the figure with its interval."""
        rows = as_rows(self.rows(outcomes) or np.zeros((0, 1)))
        found = bootstrap_rows(rows, self.statistic)
        if self.count is None or not len(rows):
            return found
        return replace(found, n=int(rows[:, self.count].sum()))


def figures(outcomes: Sequence[Outcome]) -> dict[str, Interval]:
    """Return the figures by name, each with its 95% bootstrap interval; see `FIGURES`."""
    return {figure.name: figure.measure(outcomes) for figure in FIGURES}


def mean(rows: Rows) -> NDArray[np.float64]:
    """The mean of the first column."""
    found: NDArray[np.float64] = rows[..., 0].mean(-1)
    return found


def ratio(rows: Rows) -> NDArray[np.float64]:
    """The sum of the first column over the sum of the second."""
    with np.errstate(invalid="ignore"):
        found: NDArray[np.float64] = rows[..., 0].sum(-1) / rows[..., 1].sum(-1)
    return found


def _percentile(percent: float) -> Statistic:
    def statistic(rows: Rows) -> NDArray[np.float64]:
        return np.asarray(np.percentile(rows[..., 0], percent, axis=-1))

    return statistic


def _of_group(group: str, name: str) -> Callable[[Outcome], Row | None]:
    def row(outcome: Outcome) -> Row | None:
        if outcome.group != group or name not in outcome.measures:
            return None
        return (outcome.measures[name],)

    return row


def _silent(group: str) -> Callable[[Outcome], Row | None]:
    return lambda o: (float(o.abstained),) if o.group == group and o.right is not None else None


def _of_all(row: Callable[[Outcome], Row | None]) -> Callable[[Outcome], Row | None]:
    """`row` of every question, each once: not of follow-ups asked again by their rewrite."""
    return lambda o: None if o.group == "follow_up_gold" else row(o)


def _ranking(name: str) -> Callable[[Outcome], Row | None]:
    return _of_all(lambda o: (o.measures[name],) if name in o.measures else None)


def _answered(o: Outcome) -> Row | None:
    """Confidence, whether it is right, and whether it was given at all."""
    if o.right is None:
        return None
    return (o.confidence, float(o.right and not o.abstained), float(not o.abstained))


_GROUPS = ("single", "first", "follow_up", "follow_up_gold")
_RANKINGS = tuple(
    f"{kind}_{name}"
    for kind in ("passage", "article")
    for name in (*(f"recall_at_{k}" for k in RECALL_AT), "mrr_at_10", "ndcg_at_10")
)

# Of the groups single, first, follow_up and follow_up_gold (answerable; an abstention is a miss in
# the first four):
#   quote_at_1, quote_at_3, exact_match, f1; abstained, the share left unanswered.
# Of unanswerable: abstained.
# Of all, follow-ups once, by their own words:
#   passage_*, article_*: the ranking that retrieval made, see `measures.retrieval`;
#   right: share of questions, of either kind, that were dealt with rightly;
#   balanced_abstention, right_when_answered; risk_coverage_area and calibration_error of the
#   answers given (of all answers at a threshold of 0);
#   quote_exact, quote_misattributed: shares of the quotes shown; quote_words: their mean length;
#   latency_p50_ms, latency_p95_ms.
FIGURES: tuple[Figure, ...] = (
    *(
        figure
        for group in _GROUPS
        for figure in (
            *(
                Figure(f"{group}.{name}", _of_group(group, name), mean)
                for name in ("quote_at_1", "quote_at_3", "exact_match", "f1")
            ),
            Figure(f"{group}.abstained", _silent(group), mean, "lower"),
        )
    ),
    Figure("unanswerable.abstained", _silent("unanswerable"), mean),
    Figure(
        "all.right",
        _of_all(lambda o: None if o.right is None else (float(o.right),)),
        mean,
    ),
    Figure(
        "all.balanced_abstention",
        _of_all(
            lambda o: None if o.right is None else (float(o.answerable), float(not o.abstained))
        ),
        lambda rows: balanced_accuracy(rows[..., 0], rows[..., 1]),
    ),
    Figure(
        "all.right_when_answered",
        _of_all(lambda o: None if (row := _answered(o)) is None else row[1:]),
        ratio,
        count=1,
    ),
    Figure(
        "all.risk_coverage_area",
        _of_all(_answered),
        lambda rows: risk_coverage_area(rows[..., 0], rows[..., 1], rows[..., 2]),
        "lower",
        count=2,
    ),
    Figure(
        "all.calibration_error",
        _of_all(_answered),
        lambda rows: calibration_error(rows[..., 0], rows[..., 1], rows[..., 2]),
        "lower",
        count=2,
    ),
    Figure(
        "all.quote_exact",
        _of_all(lambda o: (float(o.exact), float(o.quotes))),
        ratio,
        count=1,
    ),
    Figure(
        "all.quote_misattributed",
        _of_all(lambda o: (float(o.misattributed), float(o.quotes))),
        ratio,
        "lower",
        count=1,
    ),
    Figure(
        "all.quote_words",
        _of_all(lambda o: (float(o.quote_words), float(o.quotes))),
        ratio,
        "",
        count=1,
    ),
    *(Figure(f"all.{name}", _ranking(name), mean) for name in _RANKINGS),
    Figure(
        "all.latency_p50_ms",
        _of_all(lambda o: (o.latency_ms,)),
        _percentile(50),
        "lower",
        timed=True,
    ),
    Figure(
        "all.latency_p95_ms",
        _of_all(lambda o: (o.latency_ms,)),
        _percentile(95),
        "lower",
        timed=True,
    ),
)
