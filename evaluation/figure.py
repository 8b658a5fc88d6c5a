"""One figure: what it takes of an outcome, and how it sums that up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evaluation.measures import (
    Interval,
    Rows,
    Statistic,
    as_rows,
    bootstrap_rows,
)
from evaluation.outcome import Outcome

Row = tuple[float, ...]
RowOf = Callable[[Outcome], Row | None]


@dataclass(frozen=True)
class Figure:
    """One figure: what it takes of an outcome, and how it sums that up.

    :param name: `group.figure`.
    :param row: the numbers that a question adds, None where the figure does not concern it. The
        same question concerns it whatever was answered, so that two runs can be paired.
    :param count: the column that says how many values a row stands for; None: one.
    :param better: "higher", "lower", or "" where neither is.
    :param timed: whether it depends on the machine.
    :param detail: whether it is left out where there is little room, as on a terminal.
    """

    name: str
    row: RowOf
    statistic: Statistic
    better: Literal["higher", "lower", ""] = "higher"
    count: int | None = None
    timed: bool = False
    detail: bool = False

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


def mean(rows: Rows) -> NDArray[np.float64]:
    """The mean of the first column."""
    found: NDArray[np.float64] = rows[..., 0].mean(-1)
    return found


def ratio(rows: Rows) -> NDArray[np.float64]:
    """The sum of the first column over the sum of the second."""
    with np.errstate(invalid="ignore"):
        found: NDArray[np.float64] = rows[..., 0].sum(-1) / rows[..., 1].sum(-1)
    return found


def percentile(percent: float) -> Statistic:
    """Return what gives a percentile of the first column."""

    def statistic(rows: Rows) -> NDArray[np.float64]:
        return np.asarray(np.percentile(rows[..., 0], percent, axis=-1))

    return statistic
