"""Options that commands share, and the session made from them."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.session import Session

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]
Threshold = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Lowest confidence to answer at; 0 always answers."),
]
TopK = Annotated[int | None, typer.Option(min=1, help="Passages to read for one question.")]


@dataclass(frozen=True)
class GlobalFlags:
    """The options that stand before the command."""

    home: Path | None = None
    config: Path | None = None


def open_session(context: typer.Context, **flags: object) -> "Session":
    """Return the session of this run.

    :param flags: settings given as options of the command; None counts as not given.
    """
    from bot.session import Session
    from bot.settings import load_settings

    given: GlobalFlags = context.obj
    settings = load_settings(
        os.environ,
        flags={"home": given.home, **flags},
        config=given.config,
        working_folder=Path.cwd(),
    )
    return Session(settings)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything that JSON holds
    """Print `value` as one line of JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False))
