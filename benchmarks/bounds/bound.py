"""A bound, and a figure that is held against it."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.measures import Interval

Verdict = Literal["met", "not met", "too few", "not measured"]


@dataclass(frozen=True)
class Sample:
    """On how many what has to be measured: 10,000 questions.

    :param counted: what they are, in the plural.
    """

    size: int
    counted: str

    def __str__(self) -> str:
        """As in a sentence."""
        return f"{self.size:,} {self.counted}"


@dataclass(frozen=True)
class Bound:
    """The least or the most that a figure may be.

    :param key: its name in files.
    :param what: is measured, in words.
    :param way: "at least" or "at most".
    :param wanted: in `unit`.
    :param unit: of `wanted` and of figures; "" for shares, ratios and counts.
    :param form: a format specification for figures.
    :param of: on how many, at least, it must be measured to be met.
    """

    key: str
    what: str
    way: Literal["at least", "at most"]
    wanted: float
    unit: str = ""
    form: str = ".3f"
    of: Sample | None = None

    def __str__(self) -> str:
        """The bound without its unit: "at least 0.95", "at most 3,000", "at most 5%"."""
        return f"{self.way} {self.wanted:{'.0%' if self.form.endswith('%') else ',g'}}"

    def holds(self, value: float) -> bool:
        """Whether `value` is within the bound."""
        return value >= self.wanted if self.way == "at least" else value <= self.wanted

    def figure(self, value: float, *, n: int | None = None) -> "Figure":
        """Return `value` as what was reached.

        :param n: how many questions, files, passages it was measured on.
        """
        return Figure(self, float(value), n=n)

    def median(self, values: Sequence[float], *, n: int | None = None) -> "Figure":
        """Return the median of what turns gave, with the least and the most of them.

        :param n: see `figure`.
        """
        return Figure(self, statistics.median(values), min(values), max(values), n)

    def interval(self, measured: Interval) -> tuple["Figure", ...]:
        """Return a figure with its interval and count, none where nothing was measured."""
        if measured.value is None:
            return ()
        return (Figure(self, measured.value, measured.low, measured.high, measured.n),)


@dataclass(frozen=True)
class Figure:
    """What was reached.

    :param low: of the interval around `value`, or the least of some turns; `high` likewise. None
        where there is none.
    :param n: how many it was measured on; None where they were not counted.
    :raises ValueError: when `value` is not finite.
    """

    bound: Bound
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"{self.bound.key} must have a finite value, got {self.value}")

    @property
    def verdict(self) -> Verdict:
        """Whether the bound is met; not by figures of fewer than it asks for."""
        if not self.bound.holds(self.value):
            return "not met"
        few = self.bound.of is not None and (self.n or 0) < self.bound.of.size
        return "too few" if few else "met"

    def __str__(self) -> str:
        """The value with its interval and unit."""
        form = self.bound.form
        text = f"{self.value:{form}}"
        if self.low is not None and self.high is not None:
            text += f" [{self.low:{form}}, {self.high:{form}}]"
        return f"{text} {self.bound.unit}".rstrip()
