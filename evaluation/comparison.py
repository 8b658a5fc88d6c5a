"""Two runs on the same questions: what became better or worse, and which questions flipped."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from evaluation.errors import EvaluationError
from evaluation.figure import Figure
from evaluation.figures import FIGURES
from evaluation.measures import as_rows, paired_permutation
from evaluation.outcome import Outcome

LEVEL = 0.05

Verdict = Literal["better", "worse", "no difference", "changed", "not tested"]
Key = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """One figure in two runs.

    :param value: of this run, `other` of the run that it is compared with; both over the questions
        that stand in both runs.
    :param p: chance of a difference as large between runs that are alike; None: not tested.
    :param verdict: "better" or "worse" where `p` is below 0.05; "changed" where the figure has no
        better side; "not tested" for times, which differ from machine to machine.
    :param n: questions that it is measured on.
    """

    name: str
    value: float
    other: float
    p: float | None
    verdict: Verdict
    n: int


@dataclass(frozen=True)
class Comparison:
    """This run against another.

    :param differences: of every figure that both runs have.
    :param gained: questions dealt with rightly now and not before, `lost` the other way round.
    :param unpaired: how many questions stand in one of the two runs alone.
    """

    differences: tuple[Difference, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    unpaired: int

    def to_json(self) -> dict[str, Any]:
        """The comparison as a JSON object."""
        fields = asdict(self)
        fields["differences"] = {
            difference.pop("name"): difference for difference in fields["differences"]
        }
        return fields

    def worse(self, names: Sequence[str]) -> list[Difference]:
        """Return those of the figures `names` that are worse beyond chance.

        :raises EvaluationError: when one of them is not compared.
        """
        by_name = {difference.name: difference for difference in self.differences}
        for name in names:
            if name not in by_name:
                raise EvaluationError(f"no figure {name!r} that both runs have")
        return [by_name[name] for name in names if by_name[name].verdict == "worse"]


def compare(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> Comparison:
    """Compare two runs, over the questions that stand in both.

    :raises EvaluationError: when there is none.
    """
    others = {_key(outcome): outcome for outcome in theirs}
    pairs = [(o, others[_key(o)]) for o in ours if _key(o) in others]
    if not pairs:
        raise EvaluationError("the two runs have no question in common")
    found = [difference for figure in FIGURES if (difference := _difference(figure, pairs))]
    once = [(o, t) for o, t in pairs if o.group != "follow_up_gold"]
    return Comparison(
        differences=tuple(found),
        gained=tuple(o.id for o, t in once if o.right and t.right is False),
        lost=tuple(o.id for o, t in once if o.right is False and t.right),
        unpaired=len({_key(o) for o in ours} ^ set(others)),
    )


def _difference(figure: Figure, pairs: Sequence[tuple[Outcome, Outcome]]) -> Difference | None:
    rows = [(figure.row(o), figure.row(t)) for o, t in pairs]
    kept = [(o, t) for o, t in rows if o is not None and t is not None]
    if not kept:
        return None
    ours, theirs = as_rows([o for o, _ in kept]), as_rows([t for _, t in kept])
    value, other = float(figure.statistic(ours)), float(figure.statistic(theirs))
    if np.isnan(value) or np.isnan(other):
        return None
    p = None if figure.timed else paired_permutation(ours, theirs, figure.statistic)
    return Difference(figure.name, value, other, p, _verdict(figure, value, other, p), len(kept))


def _verdict(figure: Figure, value: float, other: float, p: float | None) -> Verdict:
    if p is None:
        return "not tested"
    if p >= LEVEL:
        return "no difference"
    if not figure.better:
        return "changed"
    return "better" if (value > other) == (figure.better == "higher") else "worse"


def _key(outcome: Outcome) -> Key:
    return outcome.id, outcome.group
