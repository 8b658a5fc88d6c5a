"""What was named to be added, files and addresses, read one after the other."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from documents import (
    Reading,
    ReadingOptions,
    SourceFile,
    Unchanged,
    UnreadableSourceError,
    WebOptions,
    collect_sources,
    read_ahead,
)
from index.adding.seen import SeenFiles
from index.tables.files import FileTable
from index.tables.visits import VisitTable

if TYPE_CHECKING:
    from documents.web.ahead import FetchingAhead

FILES_IN_A_BATCH = 32
_UNCHANGED_IN_A_BATCH = 500
_PAGES_IN_A_BATCH = 8  # they take a second each: fewer would be lost to an interruption


class Arriving:
    """Reads what was named, in batches; how much there is may become known on the way.

    :param paths: files and folders, and addresses as text with "://"; or files that were collected.
    :param sitemaps: addresses of sitemaps.
    :param visits: what is remembered of addresses.
    :param files: what is remembered of files.
    :param processes: that read files.
    :ivar refused: the paths that are not there.
    """

    def __init__(
        self,
        paths: Iterable[Path | str | SourceFile],
        sitemaps: Iterable[str] = (),
        *,
        options: ReadingOptions,
        web: WebOptions,
        visits: VisitTable,
        files: FileTable,
        processes: int,
    ) -> None:
        named = list(paths)
        self._addresses = [path for path in named if isinstance(path, str) and "://" in path]
        self._sitemaps = list(sitemaps)
        self._files = [path for path in named if isinstance(path, SourceFile)]
        self.refused: list[UnreadableSourceError] = []
        uncollected = [path for path in named if not isinstance(path, SourceFile)]
        named_files = (Path(p) for p in uncollected if not (isinstance(p, str) and "://" in p))
        for found in collect_sources(named_files):
            if isinstance(found, SourceFile):
                self._files.append(found)
            else:
                self.refused.append(found)
        self._options = options
        self._web_options = web
        self._visits = visits
        self._seen = SeenFiles(files, options)
        self._named = len(self._files)
        self._processes = processes
        self._web: FetchingAhead | None = None
        self._done = 0

    @property
    def done(self) -> int:
        """Files and addresses that have been dealt with."""
        return self._done + (0 if self._web is None else self._web.done)

    @property
    def found(self) -> int:
        """Files and addresses to deal with, as far as they are known."""
        waiting = len(self._addresses) + len(self._sitemaps)
        return self._named + max(waiting, 0 if self._web is None else self._web.found)

    def batches(self) -> Generator[list[Reading | Unchanged]]:
        """Yield what was read, so many files or pages at a time."""
        yield from _batches(self._unchanged(), _UNCHANGED_IN_A_BATCH)
        if self._files:
            readings = read_ahead(self._files, self._options, processes=self._processes)
            with closing(readings):
                for batch in _batches(readings, FILES_IN_A_BATCH):
                    self._seen.note(readings_of(batch))
                    self._done += sum(_ends(reading) for reading in batch)
                    yield batch
        if self._addresses or self._sitemaps:
            yield from self._fetched()

    def remember(self) -> None:
        """Keep what was learned of files and addresses of the batches so far, which are written."""
        self._seen.remember()
        if self._web is not None:
            self._visits.remember(self._web.learned())

    def _unchanged(self) -> Iterator[Unchanged]:
        """What is in files that have not changed; those that have are left."""
        files, self._files = self._files, []
        for file in files:
            names = self._seen.names_in(file)
            if names:
                self._done += 1
                yield from map(Unchanged, names)
            else:
                self._files.append(file)

    def _fetched(self) -> Iterator[list[Reading | Unchanged]]:
        # Imported here: a question need not wait for the HTTP library.
        from documents import WebReader
        from documents.web.ahead import FetchingAhead
        from documents.web.fetching import Fetcher

        self._web = FetchingAhead()
        fetcher = Fetcher(self._web_options, sleep=self._web.sleep)
        reader = WebReader(fetcher, memory=self._visits, options=self._options)
        with closing(self._web.read(reader, self._addresses, self._sitemaps)) as found:
            yield from _batches(found, _PAGES_IN_A_BATCH)


def _batches(
    readings: Iterable[Reading | Unchanged], size: int
) -> Iterator[list[Reading | Unchanged]]:
    """Cut what is read into batches of so many files, or of so many articles of few files."""
    batch: list[Reading | Unchanged] = []
    finished = 0
    for reading in readings:
        batch.append(reading)
        finished += _ends(reading)
        if (_ends(reading) and finished == size) or len(batch) >= 2 * size:
            yield batch
            batch = []
            finished = 0
    if batch:
        yield batch


def _ends(reading: Reading | Unchanged) -> bool:
    return isinstance(reading, Reading) and reading.found is None


def readings_of(batch: Sequence[Reading | Unchanged]) -> list[Reading]:
    """Return what was read in a batch."""
    return [reading for reading in batch if isinstance(reading, Reading)]


def unchanged_in(batch: Sequence[Reading | Unchanged]) -> list[str]:
    """Return the addresses of a batch at which nothing has changed."""
    return [reading.name for reading in batch if isinstance(reading, Unchanged)]
