"""A comparison of two evaluations on a terminal."""

from rich.text import Text

from bot.terminal.figures_table import DETAILS, number
from bot.terminal.rendering import print_line, terminal
from evaluation import Comparison

_STYLES = {"better": "green", "worse": "red", "changed": "yellow"}


def show_comparison(found: Comparison) -> None:
    """Print a line for each figure: both values, p and the verdict; then what flipped."""
    console = terminal()
    shown = [d for d in found.differences if d.name not in DETAILS or d.verdict in _STYLES]
    width = max((len(difference.name) for difference in shown), default=0)
    print_line(console, Text("\ncompared, paired permutation test:", style="bold"))
    for d in shown:
        values = f"{number(d.name, d.other):>7} -> {number(d.name, d.value):>7}"
        p = "" if d.p is None else f"p={d.p:.4f}"
        line = Text(f"{d.name:<{width}}  {values}  {p:<8}  ")
        print_line(console, line.append(d.verdict, style=_STYLES.get(d.verdict, "dim")))
    for label, ids in (("right now, not before", found.gained), ("right before", found.lost)):
        print_line(console, Text(f"{label}: {len(ids)} {' '.join(ids)}".rstrip()))
    if found.unpaired:
        print_line(console, Text(f"questions in one of the two alone: {found.unpaired}"))
