"""Pages fetched ahead of what uses them, by a thread, at the same polite rate."""

import queue
import threading
from collections.abc import Generator, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass

from documents.isolation import Reading
from documents.web.memory import Unchanged, Visit
from documents.web.reading import WebReader

_MOST = 32  # that wait to be taken; a page is two, its article and its end
_END_SECONDS = 2.0  # that the thread is waited for; one in the midst of a request ends by itself


class _StoppedError(BaseException):
    """Nobody waits for what is fetched any more; no fault of the page that is being fetched."""


@dataclass(frozen=True)
class _Fetched:
    """What was read, None at the end, with what the reader had learned and counted by then."""

    item: Reading | Unchanged | None
    learned: list[Visit]
    done: int
    found: int


class FetchingAhead:
    """Runs a `WebReader` in a thread, so that the network is not waited for by what comes after.

    The reader is made with a fetcher that waits by `sleep`.

    :ivar found: addresses to fetch, as far as they were known when the last was yielded.
    :ivar done: those that had been dealt with.
    """

    def __init__(self) -> None:
        self.found = 0
        self.done = 0
        self._learned: list[Visit] = []
        self._stopped = threading.Event()
        self._queue: queue.Queue[_Fetched | Exception] = queue.Queue(_MOST)

    def sleep(self, seconds: float) -> None:
        """Wait as `time.sleep` does, no longer than until nobody waits for what is fetched."""
        if self._stopped.wait(seconds):
            raise _StoppedError

    def learned(self) -> list[Visit]:
        """Return the visits of what was yielded since this was last asked."""
        learned, self._learned = self._learned, []
        return learned

    def read(
        self, reader: WebReader, addresses: Iterable[str], sitemaps: Iterable[str]
    ) -> Generator[Reading | Unchanged, None, None]:
        """Yield what `reader` does, which is closed in the end; to be called once."""
        arguments = (reader, list(addresses), list(sitemaps))
        thread = threading.Thread(target=self._run, args=arguments, daemon=True)
        thread.start()
        try:
            while True:
                fetched = self._queue.get()
                if isinstance(fetched, Exception):
                    raise fetched
                self._learned += fetched.learned
                self.done, self.found = fetched.done, fetched.found
                if fetched.item is None:
                    return
                yield fetched.item
        finally:
            self._stopped.set()
            reader.interrupt()
            thread.join(_END_SECONDS)

    def _run(self, reader: WebReader, addresses: list[str], sitemaps: list[str]) -> None:
        try:
            with closing(reader):
                for item in reader.read(addresses, sitemaps=sitemaps):
                    self._put(_Fetched(item, reader.learned(), reader.done, reader.found))
                self._put(_Fetched(None, reader.learned(), reader.done, reader.found))
        except _StoppedError:
            return
        except Exception as error:  # a fault of ours: raised where the pages are waited for
            with suppress(_StoppedError):
                self._put(error)

    def _put(self, fetched: _Fetched | Exception) -> None:
        while not self._stopped.is_set():
            with suppress(queue.Full):
                self._queue.put(fetched, timeout=0.5)
                return
        raise _StoppedError
