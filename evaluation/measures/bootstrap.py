"""Intervals by the bootstrap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_RESAMPLES = 1000
_SEED = 20171104


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
    """Return `statistic` of `values` with its percentile interval (Efron 1979; 1,000 resamples).

    The seed is fixed: the same values give the same interval. Resamples on which the statistic is
    not defined (None) are left out.
    """
    value = statistic(values) if len(values) else None
    if value is None:
        return Interval(None, None, None, len(values))
    generator = np.random.default_rng(_SEED)
    picks = generator.integers(len(values), size=(_RESAMPLES, len(values)))
    resampled = [statistic([values[i] for i in pick]) for pick in picks]
    known = [figure for figure in resampled if figure is not None]
    low, high = np.percentile(known, (2.5, 97.5))
    return Interval(float(value), float(low), float(high), len(values))
