"""The result of an evaluation: figures, and what became of each question."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation.breakdowns import breakdowns, funnel
from evaluation.errors import EvaluationError
from evaluation.figures import figures
from evaluation.measures import Interval
from evaluation.outcome import Outcome

SCHEMA = 1


@dataclass(frozen=True)
class Evaluation:
    """What came of a test set.

    :param outcomes: in the order of the test set.
    """

    outcomes: tuple[Outcome, ...]

    @cached_property
    def figures(self) -> dict[str, Interval]:
        """The figures by name, `group.figure`, each with its 95% interval."""
        return figures(self.outcomes)

    @property
    def funnel(self) -> dict[str, int]:
        """How many questions were dealt with rightly, and how many were lost at which stage."""
        return funnel(self.outcomes)

    @property
    def breakdowns(self) -> dict[str, dict[str, dict[str, float]]]:
        """The same as shares, by kind of question."""
        return breakdowns(self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """The result as the design's JSON has it, and beside the figures what they come from."""
        return {
            **to_json(self.figures),
            "funnel": self.funnel,
            "breakdowns": self.breakdowns,
            "questions": [outcome.to_json() for outcome in self.outcomes],
            "times": [outcome.latency_ms for outcome in self.outcomes],
        }


def to_json(found: dict[str, Interval]) -> dict[str, Any]:
    """The figures as the design's JSON has them."""
    return {
        "schema": SCHEMA,
        "figures": {
            name: {"value": i.value, "low": i.low, "high": i.high, "n": i.n}
            for name, i in found.items()
        },
    }


def load_outcomes(path: Path) -> tuple[Outcome, ...]:
    """Return the outcomes in a file that `newsquote evaluate --json` printed.

    :raises EvaluationError: when it cannot be read or is no such file.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: not JSON that can be read") from error
    try:
        if kept["schema"] != SCHEMA:
            raise EvaluationError(f"{path}: schema {kept['schema']!r}, this version reads {SCHEMA}")
        questions: Sequence[dict[str, Any]] = kept["questions"]
        return tuple(
            Outcome.from_json(fields, latency_ms=ms)
            for fields, ms in zip(questions, kept["times"], strict=True)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvaluationError(
            f"{path}: not what `newsquote evaluate --json` of this version prints"
        ) from error
