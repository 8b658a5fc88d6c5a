"""A progress bar for what takes a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.adding import Progress


@dataclass(frozen=True)
class Shown:
    """What is called as files are added: with files done and found, with articles and passages."""

    files: Progress
    counts: Progress


@contextmanager
def shown_adding(*, quiet: bool) -> Iterator[Shown]:
    """Yield what to call as files are added; the bar is on stderr, on a terminal.

    It shows files, articles and passages, and the time that is left.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield Shown(lambda done, found: None, lambda articles, passages: None)
        return
    columns = (
        TextColumn("files"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("add", total=None, counts="")

        def counts(articles: int, passages: int) -> None:
            bar.update(task, counts=f"{articles:,} articles, {passages:,} passages")

        yield Shown(lambda done, found: bar.update(task, completed=done, total=found), counts)


@contextmanager
def shown_progress(*, quiet: bool, what: str = "reading and embedding") -> Iterator[Progress]:
    """Yield what is called with the files done and found; the bar is on stderr, on a terminal.

    :param quiet: show nothing.
    :param what: is being done, as the bar says it.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda done, found: None
        return
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("add", total=None)
        yield lambda done, found: bar.update(task, completed=done, total=found)
