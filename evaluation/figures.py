"""Outcomes into figures, by group of questions; what each figure is made of."""

from collections.abc import Sequence
from dataclasses import replace

from evaluation.figure import Figure, Row, RowOf, mean, percentile, ratio
from evaluation.measures import (
    RECALL_AT,
    Interval,
    balanced_accuracy,
    calibration_error,
    risk_coverage_area,
)
from evaluation.outcome import Outcome


def figures(outcomes: Sequence[Outcome]) -> dict[str, Interval]:
    """Return the figures by name, each with its 95% bootstrap interval; see `FIGURES`."""
    return {figure.name: figure.measure(outcomes) for figure in FIGURES}


def _measure(name: str) -> RowOf:
    return lambda o: (o.measures[name],) if name in o.measures else None


def _silent(o: Outcome) -> Row | None:
    return None if o.right is None else (float(o.abstained),)


def _right(o: Outcome) -> Row | None:
    return None if o.right is None else (float(o.right),)


def _abstention(o: Outcome) -> Row | None:
    """Whether it can be answered, and whether it was."""
    return None if o.right is None else (float(o.answerable), float(not o.abstained))


def _answered(o: Outcome) -> Row | None:
    """Confidence, whether it is right, and whether it was given at all."""
    if o.right is None:
        return None
    return (o.confidence, float(o.right and not o.abstained), float(not o.abstained))


def _answered_right(o: Outcome) -> Row | None:
    row = _answered(o)
    return None if row is None else row[1:]


def _within(group: str, row: RowOf) -> RowOf:
    """`row` of the questions of a group; "all" has each once, follow-ups by their own words."""
    if group == "all":
        return lambda o: None if o.group == "follow_up_gold" else row(o)
    return lambda o: row(o) if o.group == group else None


_RANKINGS = tuple(
    f"{kind}_{name}"
    for kind in ("passage", "article")
    for name in (*(f"recall_at_{k}" for k in RECALL_AT), "mrr_at_10", "ndcg_at_10")
)

# Of every group of answerable questions; an abstention is a miss in all but the last.
_OF_ANSWERABLE = (
    *(
        Figure(name, _measure(name), mean)
        for name in ("quote_at_1", "quote_at_3", "exact_match", "f1")
    ),
    Figure("abstained", _silent, mean, "lower"),  # the share left unanswered
)

# Shares of questions and of answers given; of the whole curve at a threshold of 0.
_OF_ANSWERS = (
    Figure("right", _right, mean),  # of the questions, of either kind, dealt with rightly
    Figure("right_when_answered", _answered_right, ratio, count=1),
    Figure(
        "risk_coverage_area",
        _answered,
        lambda rows: risk_coverage_area(rows[..., 0], rows[..., 1], rows[..., 2]),
        "lower",
        count=2,
        detail=True,
    ),
    Figure(
        "calibration_error",
        _answered,
        lambda rows: calibration_error(rows[..., 0], rows[..., 1], rows[..., 2]),
        "lower",
        count=2,
        detail=True,
    ),
)

# Shares of the quotes shown, see `measures.quote_fate`; their mean length.
_OF_QUOTES = (
    Figure("quote_exact", lambda o: (float(o.exact), float(o.quotes)), ratio, count=1),
    Figure(
        "quote_misattributed",
        lambda o: (float(o.misattributed), float(o.quotes)),
        ratio,
        "lower",
        count=1,
        detail=True,
    ),
    Figure("quote_words", lambda o: (float(o.quote_words), float(o.quotes)), ratio, "", count=1),
)

# Of the ranking that retrieval made, see `measures.retrieval`.
_OF_RANKINGS = tuple(
    Figure(name, _measure(name), mean, detail=name != "passage_recall_at_5") for name in _RANKINGS
)

_ABSTENTION = Figure(
    "balanced_abstention", _abstention, lambda rows: balanced_accuracy(rows[..., 0], rows[..., 1])
)
_LATENCY = tuple(
    Figure(f"latency_p{p}_ms", lambda o: (o.latency_ms,), percentile(p), "lower", timed=True)
    for p in (50, 95)
)

_OF_GROUP: dict[str, tuple[Figure, ...]] = {
    "single": _OF_ANSWERABLE,
    "first": _OF_ANSWERABLE,
    "follow_up": (*_OF_ANSWERABLE, *_OF_ANSWERS, *_OF_QUOTES, *_OF_RANKINGS),
    "follow_up_gold": (*_OF_ANSWERABLE, *_OF_ANSWERS, *_OF_QUOTES, *_OF_RANKINGS),
    "unanswerable": (replace(_OF_ANSWERABLE[-1], better="higher"),),
    "all": (
        _OF_ANSWERS[0],
        _ABSTENTION,
        *_OF_ANSWERS[1:],
        *_OF_QUOTES,
        *_OF_RANKINGS,
        *_LATENCY,
    ),
}

FIGURES: tuple[Figure, ...] = tuple(
    replace(
        figure,
        name=f"{group}.{figure.name}",
        row=_within(group, figure.row),
        detail=figure.detail and group != "all",
    )
    for group, of_group in _OF_GROUP.items()
    for figure in of_group
)
