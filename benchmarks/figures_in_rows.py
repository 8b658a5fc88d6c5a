"""Figures as rows of a Markdown table."""

from collections.abc import Sequence

import numpy as np

from evaluation.measures import Interval, bootstrap


def mean_interval(values: Sequence[float]) -> Interval:
    """Return the mean of `values` with its 95% bootstrap interval."""
    return bootstrap(values, lambda some: float(np.mean(some)))


def shown(figure: Interval, *, signed: bool = False) -> str:
    """Return a figure with its interval, "0.655 [0.564, 0.745]", or "-" where there is none.

    :param signed: give all three a sign, as a difference has one.
    """
    if figure.value is None:
        return "-"
    form = "+.3f" if signed else ".3f"
    return f"{figure.value:{form}} [{figure.low:{form}}, {figure.high:{form}}]"


def row(*cells: str) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def header(*cells: str) -> str:
    """Return the first two lines of a Markdown table."""
    return f"{row(*cells)}\n|{'---|' * len(cells)}"
