"""A progress bar for what takes a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.adding import Progress


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
