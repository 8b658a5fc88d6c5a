"""The figures of an evaluation on a terminal."""

from collections.abc import Mapping

from rich.text import Text

from bot.rendering import print_line, terminal
from evaluation import Interval


def show_figures(found: Mapping[str, Interval]) -> None:
    """Print a line for each figure that was measured, with its interval and count."""
    console = terminal()
    width = max(map(len, found))
    for name, interval in found.items():
        if interval.value is None or interval.low is None or interval.high is None:
            continue
        digits = 1 if name.endswith(("_ms", "_words")) else 3
        value, low, high = (
            f"{number:.{digits}f}" for number in (interval.value, interval.low, interval.high)
        )
        print_line(console, Text(f"{name:<{width}}  {value:>7}  [{low}, {high}]  n={interval.n}"))
