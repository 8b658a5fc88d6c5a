"""Files read ahead of what uses them, in order, by a few processes."""

import queue
import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions
from documents.isolation.process import ReadingProcess
from documents.sources import SourceFile

_AHEAD = 256  # files
_HELD = 256  # articles of one file that wait to be taken


@dataclass(frozen=True)
class Reading:
    """Something that was read in a file, or that it is finished.

    :param found: an article or an error; None: the file has been read to its end.
    :param notes: what the person should know about the article.
    """

    file: SourceFile
    found: Article | UnreadableSourceError | None
    notes: tuple[str, ...] = ()


def read_ahead(
    files: Sequence[SourceFile], options: ReadingOptions = DEFAULT_OPTIONS, *, processes: int = 1
) -> Generator[Reading, None, None]:
    """Yield what is in `files`, in their order; up to a few hundred are read before it is asked.

    The processes are ended with the iterator.
    """
    if processes < 1:
        raise ValueError(f"processes must be at least 1, got {processes}")
    reader = _Ahead(options, min(processes, max(1, len(files))))
    try:
        waiting: deque[tuple[SourceFile, queue.Queue[Reading | Exception]]] = deque()
        rest = iter(files)
        while True:
            while len(waiting) < _AHEAD and (file := next(rest, None)) is not None:
                waiting.append((file, reader.submit(file)))
            if not waiting:
                return
            _, found = waiting.popleft()
            while True:
                reading = found.get()
                if isinstance(reading, Exception):
                    raise reading
                yield reading
                if reading.found is None:
                    break
    finally:
        reader.stop()


class _Ahead:
    """Threads that each wait for one process, so that this one's work is not held up."""

    def __init__(self, options: ReadingOptions, processes: int) -> None:
        self._tasks: queue.SimpleQueue[tuple[SourceFile, queue.Queue[Reading | Exception]] | None]
        self._tasks = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._readers = [ReadingProcess(options) for _ in range(processes)]
        self._threads = [
            threading.Thread(target=self._work, args=(reader,), daemon=True)
            for reader in self._readers
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, file: SourceFile) -> queue.Queue[Reading | Exception]:
        """Have a file read; return where its readings will come."""
        found: queue.Queue[Reading | Exception] = queue.Queue(_HELD)
        self._tasks.put((file, found))
        return found

    def stop(self) -> None:
        """End threads and processes, whatever they are at."""
        self._stopped.set()
        for reader in self._readers:
            self._tasks.put(None)
            reader.interrupt()
        for thread in self._threads:
            thread.join()

    def _work(self, reader: ReadingProcess) -> None:
        try:
            while (task := self._tasks.get()) is not None and not self._stopped.is_set():
                file, found = task
                try:
                    self._read(reader, file, found)
                except Exception as error:  # a fault of ours: raised where the file is waited for
                    self._put(found, error)
        finally:
            reader.close()

    def _read(
        self, reader: ReadingProcess, file: SourceFile, found: queue.Queue[Reading | Exception]
    ) -> None:
        for item, notes in reader.read(file):
            self._put(found, Reading(file, item, notes))
            if self._stopped.is_set():
                return
        self._put(found, Reading(file, None))

    def _put(self, found: queue.Queue[Reading | Exception], reading: Reading | Exception) -> None:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                found.put(reading, timeout=0.5)
                return
