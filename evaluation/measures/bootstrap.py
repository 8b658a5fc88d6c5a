"""Intervals by the bootstrap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rows = NDArray[np.float64]
Statistic = Callable[[Rows], NDArray[np.float64]]

_RESAMPLES = 1000
_SEED = 20171104
_AT_ONCE = 2_000_000  # numbers held at a time, so that memory stays flat


@dataclass(frozen=True)
class Interval:
    """A figure with its 95% interval; all None where there is nothing to measure.

    :param n: how many values it was measured on.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


def bootstrap(
    values: Sequence[Any], statistic: Callable[[Sequence[Any]], float | None]
) -> Interval:
    """Return `statistic` of any kind of values with its interval, as `bootstrap_rows` does.

    Resamples on which the statistic is not defined (None) are left out.
    """

    def of_picks(rows: Rows) -> NDArray[np.float64]:
        picks = rows[..., 0].astype(np.int64)
        found = [statistic([values[i] for i in pick]) for pick in picks.reshape(-1, len(values))]
        figures = np.array([np.nan if figure is None else figure for figure in found])
        return figures.reshape(picks.shape[:-1])

    return bootstrap_rows(np.arange(len(values)), of_picks)


def bootstrap_rows(values: ArrayLike | Sequence[float], statistic: Statistic) -> Interval:
    """Return `statistic` of `values` with its percentile interval (Efron 1979; 1,000 resamples).

    The seed is fixed: the same values give the same interval. Resamples on which the statistic is
    not defined (NaN) are left out.

    :param values: shape (n,), or (n, width) where a value is several numbers.
    :param statistic: from rows (..., n, width) to figures (...).
    """
    rows = as_rows(values)
    value = float(statistic(rows)) if len(rows) else float("nan")
    if np.isnan(value):
        return Interval(None, None, None, len(rows))
    generator = np.random.default_rng(_SEED)
    step = max(1, _AT_ONCE // rows.size)
    found = []
    for start in range(0, _RESAMPLES, step):
        size = (min(step, _RESAMPLES - start), len(rows))
        found.append(statistic(rows[generator.integers(len(rows), size=size)]))
    low, high = np.nanpercentile(np.concatenate(found), (2.5, 97.5))
    return Interval(value, float(low), float(high), len(rows))


def as_rows(values: ArrayLike | Sequence[float]) -> Rows:
    """Return `values` as rows, shape (n, width)."""
    rows = np.asarray(values, dtype=np.float64)
    return rows[:, None] if rows.ndim == 1 else rows
