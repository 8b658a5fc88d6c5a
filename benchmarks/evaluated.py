"""The development set: how far the figures of `newsquote evaluate` are from what is wanted.

    python -m benchmarks.evaluated --data DIR [--newsquote .venv/bin/newsquote]
    python -m benchmarks.evaluated [--never-silent FIGURES.json] [--as-it-is FIGURES.json]

DIR holds testset_dev.jsonl and articles/. The set is asked twice: at threshold 0, follow-ups by a
person's rewrite, too, and at the default threshold. With the other two options what
`newsquote evaluate --json` printed before is read in place of asking.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from benchmarks.bounds import Bound, Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Answers, Conversation, First
from bot.terminal.figures_table import show_evaluation
from evaluation import Evaluation, Interval, load_outcomes

_ROOT = Path(__file__).parents[1]
_BY_PERSON = "follow_up_gold.quote_at_1"
_BOTH = ("--standalone", "both")


@dataclass(frozen=True)
class Manner:
    """A way to ask the set.

    :param options: of the command.
    :param bounds: by the name of the figure that each is about.
    """

    options: tuple[str, ...]
    bounds: tuple[tuple[str, Bound], ...]

    def command(self, data: str) -> list[str]:
        """Return the arguments of `newsquote`."""
        asked = ["evaluate", f"{data}/testset_dev.jsonl", "--corpus", f"{data}/articles"]
        return [*asked, *self.options]


NEVER_SILENT = Manner(
    ("--threshold", "0", *_BOTH),
    (
        ("single.quote_at_1", First.QUOTE_1),
        ("single.quote_at_3", First.QUOTE_3),
        ("single.quote_at_1", Answers.QUOTE_1),
        ("single.quote_at_3", Answers.QUOTE_3),
        ("single.f1", Answers.F1),
        ("all.quote_exact", Answers.EXACT),
        ("all.latency_p50_ms", Answers.P50),
        ("all.latency_p95_ms", Answers.P95),
        ("follow_up.quote_at_1", Conversation.FOLLOW_UPS),
    ),
)
AS_IT_IS = Manner(
    (),
    (
        ("all.balanced_abstention", Answers.BALANCED),
        ("single.quote_at_1", Answers.QUOTE_1_SILENT),
        ("all.right_when_answered", Answers.SHOWN_RIGHT),
    ),
)


def main() -> None:
    """Print all figures of both ways to ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--newsquote", type=Path, default=_ROOT / ".venv/bin/newsquote")
    parser.add_argument("--never-silent", type=Path, metavar="FIGURES.json")
    parser.add_argument("--as-it-is", type=Path, metavar="FIGURES.json")
    add_record_option(parser)
    arguments = parser.parse_args()
    kept = {NEVER_SILENT: arguments.never_silent, AS_IT_IS: arguments.as_it_is}
    if arguments.data is None and not any(kept.values()):
        parser.error("--data is needed to ask")
    for manner, path in kept.items():
        day: Literal["today"] | None = "today"
        if path is not None:
            result, day = Evaluation(load_outcomes(path)), None
        elif arguments.data is not None:
            result = asked(arguments.newsquote, manner, arguments.data)
        else:
            continue
        command = f"newsquote {' '.join(manner.command('DIR'))}"
        if result.figures[_BY_PERSON].value is None:  # an earlier run did without them
            command = command.removesuffix(f" {' '.join(_BOTH)}")
        print(f"\n{command}\n", flush=True)
        show_evaluation(result)
        record_figures(arguments, figures(manner, result.figures), command=command, day=day)


def asked(newsquote: Path, manner: Manner, data: Path) -> Evaluation:
    """Ask the set in a process of its own, with a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        kept = Path(home, "figures.json")
        with kept.open("wb") as out:
            subprocess.run(  # noqa: S603 - our own command
                [newsquote, "--home", home, *manner.command(str(data)), "--json"],
                check=True,
                stdout=out,
            )
        return Evaluation(load_outcomes(kept))


def figures(manner: Manner, measured: Mapping[str, Interval]) -> list[Figure]:
    """Return the figures that have a bound, of what `Evaluation.figures` holds."""
    found = [figure for name, bound in manner.bounds for figure in bound.interval(measured[name])]
    own, person = measured["follow_up.quote_at_1"], measured[_BY_PERSON]
    if manner == NEVER_SILENT and own.value is not None and person.value:
        found.append(Conversation.BY_PERSON.figure(own.value / person.value, n=own.n))
    return found


if __name__ == "__main__":
    main()
