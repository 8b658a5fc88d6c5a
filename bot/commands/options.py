"""Options that commands share, and the session made from them."""

import inspect
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
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


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no day like 2017-11-04") from error


Since = Annotated[
    date | None,
    typer.Option(parser=_day, metavar="DATE", help="Only articles published on or after that day."),
]
Until = Annotated[
    date | None,
    typer.Option(
        parser=_day, metavar="DATE", help="Only articles published on or before that day."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(help="Only articles whose file, folder, address or paper has this in its name."),
]

Home = Annotated[
    Path | None, typer.Option(help="Folder that everything is kept in. [env: NEWSQUOTE_HOME]")
]
Config = Annotated[Path | None, typer.Option(help="Settings file, in place of newsquote.toml.")]


@dataclass(frozen=True)
class GlobalFlags:
    """The options that stand before the command, or among its own."""

    home: Path | None = None
    config: Path | None = None


def with_global_flags(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` with the options that stand before every command among its own, too.

    What is given after the command holds.
    """
    own = inspect.signature(command, eval_str=True)

    @wraps(command)
    def run(context: typer.Context, home: Path | None, config: Path | None, **given: Any) -> None:  # noqa: ANN401 - whatever `command` takes
        before: GlobalFlags = context.obj
        context.obj = GlobalFlags(
            home=before.home if home is None else home,
            config=before.config if config is None else config,
        )
        command(context, **given)

    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in (("home", Home), ("config", Config))
    ]
    parameters = [*own.parameters.values(), *added]
    run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]  # typer reads it
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def check_days(since: date | None, until: date | None) -> None:
    """Refuse days in the wrong order.

    :raises typer.BadParameter: when the first day is later than the last.
    """
    if since is not None and until is not None and since > until:
        raise typer.BadParameter(f"--since {since} is later than --until {until}")


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
