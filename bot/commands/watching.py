"""`newsquote watch`."""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import open_session
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from bot.watching import Watcher
    from bot.watching.watched import Watched

WATCHED = "watched.sqlite3"
_LOCK = "watch.lock"
_FAULTS = ("note", "refused", "failed")


class WatchError(NewsquoteError):
    """There is nothing that could be watched."""


def watch(
    context: typer.Context,
    places: Annotated[
        list[str] | None,
        typer.Argument(
            help="Folders, files, and addresses of pages and feeds; they are remembered. Without "
            "any, those that are remembered or stand in the setting `watch`."
        ),
    ] = None,
    sitemap: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Watch all pages that a site's sitemap lists, too."),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option(
            metavar="MINUTES",
            help="Between two looks at an address: 15. [env: NEWSQUOTE_WATCH_EVERY]",
        ),
    ] = None,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove the articles of files that are gone.")
    ] = False,
    forget: Annotated[
        list[str] | None, typer.Option(metavar="PLACE", help="Watch a place no more, and leave.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List what is watched, and leave.")
    ] = False,
) -> None:
    """Keep the archive up to date with folders, feeds, pages and sitemaps until Ctrl-C.

    Files are added when they change, addresses are looked at by the clock; one line tells a change.
    The bot may run, and answers from what was added at once.
    """
    settings = open_session(context, watch_every=every).settings
    home = settings.home
    from bot.alone import alone_in
    from bot.watching.watched import Watched

    given = _given(places or (), sitemap or ())
    set_up = [_place(place) for place in settings.get("watch") or ()]
    with ExitStack() as kept:
        if not listed:
            kept.enter_context(alone_in(home / _LOCK, "newsquote watch"))
        watched = kept.enter_context(closing(Watched(home / WATCHED)))
        if forget:
            _forget(watched, [_place(place) for place in forget], set_up)
            return
        if not listed:
            watched.remember(given)
        wanted = list(dict.fromkeys([*set_up, *watched.places()]))
        if listed:
            for place in wanted:
                typer.echo(place)
            return
        if not wanted:
            raise WatchError("nothing is watched yet: name folders, files or addresses")
        from bot.watching import Rhythm, Watcher

        minutes = settings.get("watch_every")
        watcher = Watcher(
            kept.enter_context(closing(open_session(context).open_archive())),
            watched,
            wanted,
            home=home,
            tell=_tell,
            remove=remove,
            rhythm=Rhythm() if minutes is None else Rhythm(every=minutes * 60),
        )
        _stop_on_signals(watcher)
        typer.echo(f"watching {', '.join(wanted)}; Ctrl-C stops", err=True)
        watcher.run(at_once=given)


def _given(places: Iterable[str], sitemaps: Iterable[str]) -> list[str]:
    """What is to be watched, as it is remembered."""
    from bot.watching.watched import SITEMAP

    given = [_place(place) for place in places]
    for place in given:
        if "://" not in place and not Path(place).exists():
            raise WatchError(f"{place}: no such file or folder")
    for address in map(str.strip, sitemaps):
        if "://" not in address:
            raise WatchError(f"{address}: not an address, such as https://example.org")
        given.append(f"{SITEMAP}{address}")
    return given


def _place(place: str) -> str:
    """A path as it means the same in every folder; an address as it is."""
    place = place.strip()
    return place if "://" in place else str(Path(place).expanduser().absolute())


def _forget(watched: "Watched", places: list[str], set_up: list[str]) -> None:
    for place in places:
        if place in set_up:
            raise WatchError(f"{place} stands in the setting watch: take it out there")
        if not watched.forget(place):
            raise WatchError(f"{place} is not watched: --list shows what is")
        typer.echo(f"forgotten {place}; its articles are kept")


def _tell(what: str, line: str) -> None:
    from datetime import datetime

    time = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
    typer.echo(f"{time} {what} {line}", err=what in _FAULTS)


def _stop_on_signals(watcher: "Watcher") -> None:
    """Stop gracefully at the first signal, at once at a second one."""
    import signal
    from types import FrameType

    numbers = (signal.SIGINT, signal.SIGTERM)

    def halt(number: int, frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        watcher.stop()
        typer.echo("stopping when what is being read is written; Ctrl-C stops at once", err=True)

    for number in numbers:
        signal.signal(number, halt)
