"""The figures of an evaluation on a terminal."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.terminal.rendering import print_line, terminal
from evaluation import Evaluation, Interval
from evaluation.figures import FIGURES

DETAILS = frozenset(figure.name for figure in FIGURES if figure.detail)


def show_evaluation(result: Evaluation) -> None:
    """Print the figures, then where questions were lost."""
    console = terminal()
    show_figures(console, result.figures)
    total = sum(result.funnel.values())
    print_line(console, Text(""))
    for stage, count in result.funnel.items():
        bar = "█" * round(40 * count / max(total, 1))
        print_line(console, Text(f"{stage:<17}  {count:>5}  {bar}".rstrip()))


def show_figures(console: Console, found: Mapping[str, Interval]) -> None:
    """Print a line for each figure that was measured, details aside, with interval and count."""
    rows = [
        (name, number(name, i.value), f"[{number(name, i.low)}, {number(name, i.high)}]", i.n)
        for name, i in found.items()
        if name not in DETAILS and i.value is not None and i.low is not None and i.high is not None
    ]
    if console.is_terminal:
        table = Table(box=None, pad_edge=False)
        table.add_column("figure")
        table.add_column("value", justify="right", style="bold")
        table.add_column("95% interval", style="dim")
        table.add_column("n", justify="right", style="dim")
        before = ""
        for name, value, interval, n in rows:
            group = name.partition(".")[0]
            if before not in ("", group):
                table.add_section()
            before = group
            table.add_row(Text(name), value, Text(interval), str(n))
        console.print(table)
        return
    width = max((len(name) for name, *_ in rows), default=0)
    for name, value, interval, n in rows:
        print_line(console, Text(f"{name:<{width}}  {value:>7}  {interval}  n={n}"))


def number(name: str, value: float) -> str:
    """Return the value of the figure `name` as it is shown."""
    return f"{value:.1f}" if name.endswith(("_ms", "_words")) else f"{value:.3f}"
