"""When to look at files: as the system tells of changes, and now and then in any case."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

_LONGEST_GROUPING = 1.5  # seconds for which changes that go on and on are gathered


def file_events(
    places: Sequence[Path], stop: threading.Event, *, besides: Path, tick: float
) -> Iterator[bool | str]:
    """Yield until `stop` is set, at least every `tick` seconds, whether something may have changed.

    Where the system cannot tell, a line that says so is yielded once.

    :param places: folders and files; those that come only later are noticed.
    :param besides: a folder whose changes are passed over.
    """
    from watchfiles import watch  # here alone: nothing else needs it

    own = besides.resolve()
    while not stop.is_set():
        there = _identities(places)
        first = True  # what changed before the system was asked to tell
        try:
            if there:
                for changes in watch(
                    *there,
                    watch_filter=lambda _, path: not Path(path).is_relative_to(own),
                    debounce=int(_LONGEST_GROUPING * 1000),
                    step=100,
                    rust_timeout=int(tick * 1000),
                    yield_on_timeout=True,
                    stop_event=stop,
                    ignore_permission_denied=True,
                ):
                    yield first or bool(changes)
                    first = False
                    if _identities(places) != there:
                        break
                continue
        except FileNotFoundError:  # it has just gone
            stop.wait(tick)
            continue
        except (OSError, RuntimeError) as error:
            yield f"the system does not tell of changes ({error}); looking now and then instead"
        while _identities(places) == there and not stop.wait(tick):
            yield first
            first = False


def _identities(places: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Tell the places that are there from others that may come to be in their stead."""
    found: dict[Path, tuple[int, int]] = {}
    for place in places:
        try:
            status = place.stat()
        except OSError:
            continue
        found[place] = status.st_dev, status.st_ino
    return found
