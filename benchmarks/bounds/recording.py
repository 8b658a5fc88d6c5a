"""Figures in a JSON Lines file, one line a bound, that benchmarks add to in turn."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from benchmarks.bounds.bound import Figure
from benchmarks.bounds.wanted import BOUNDS

_OPTION = "--record"


@dataclass(frozen=True)
class Recorded:
    """A figure, with the command that measured it, and the day; None where it is not known."""

    figure: Figure
    command: str
    day: date | None

    def to_json(self) -> dict[str, Any]:
        """Return the line of the file; what the bound says of itself is not repeated there."""
        return {
            "key": self.figure.bound.key,
            "value": self.figure.value,
            "low": self.figure.low,
            "high": self.figure.high,
            "n": self.figure.n,
            "command": self.command,
            "day": None if self.day is None else self.day.isoformat(),
        }


def add_record_option(parser: argparse.ArgumentParser) -> None:
    """Give a benchmark the option `--record FILE`."""
    parser.add_argument(
        _OPTION,
        type=Path,
        metavar="FILE",
        help="a JSON Lines file to put the figures into that have a bound",
    )


def record_figures(
    arguments: argparse.Namespace,
    figures: Iterable[Figure],
    *,
    command: str | None = None,
    day: date | Literal["today"] | None = "today",
) -> None:
    """Put figures into the file that `--record` names, in place of what it says of their bounds.

    :param arguments: of a parser with `add_record_option`; nothing is done without a file.
    :param command: that measured them; the running one without it.
    :param day: on which they were measured; None where it is not known.
    :raises ValueError: when the file holds something else.
    """
    path: Path | None = arguments.record
    if path is None:
        return
    if command is None:
        command = command_line(_module(), sys.argv[1:])
    if day == "today":
        day = datetime.now(UTC).date()
    new = [Recorded(figure, command, day) for figure in figures]
    keys = {each.figure.bound.key for each in new}
    kept = [each for each in read_records(path) if each.figure.bound.key not in keys]
    lines = [json.dumps(each.to_json(), ensure_ascii=False) for each in (*kept, *new)]
    written = path.with_name(path.name + ".new")  # an interruption leaves the old file whole
    written.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    written.replace(path)


def read_records(path: Path) -> list[Recorded]:
    """Return what `path` holds, nothing where there is no file; of bounds that are no more nothing.

    :raises ValueError: when a line is not what `record_figures` writes.
    """
    if not path.exists():
        return []
    by_key = {bound.key: bound for bound in BOUNDS}
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            fields = json.loads(line)
            bound = by_key.get(fields["key"])
            low, high, n = fields["low"], fields["high"], fields["n"]
            day = None if fields["day"] is None else date.fromisoformat(fields["day"])
            if bound is not None:
                figure = Figure(bound, float(fields["value"]), low, high, n)
                found.append(Recorded(figure, fields["command"], day))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: no recorded figure: {line[:80]!r}") from error
    return found


def command_line(module: str, words: Sequence[str]) -> str:
    """Return the command that was given, without `--record`.

    Paths outside of the working folder are written DIR, as they differ from machine to machine.

    :param words: that followed the program's name.
    """
    shown = ["python", "-m", module]
    rest = iter(words)
    for word in rest:
        if word == _OPTION:
            next(rest, None)
        elif not word.startswith(f"{_OPTION}="):
            option, equals, value = word.partition("=")
            shown.append(f"{option}={_place(value)}" if equals else _place(word))
    return " ".join(shown)


def _place(word: str) -> str:
    path = Path(word)
    outside = not path.absolute().resolve().is_relative_to(Path.cwd().resolve())
    return "DIR" if outside and (path.is_absolute() or ".." in path.parts) else word


def _module() -> str:
    """The name of the module that runs as a program."""
    spec = sys.modules["__main__"].__spec__
    name = Path(sys.argv[0]).stem if spec is None else spec.name
    return name.removesuffix(".__main__")
