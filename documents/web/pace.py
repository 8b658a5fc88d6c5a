"""A polite rate: a pause between two requests to one host."""

import threading
import time
from collections.abc import Callable

from documents.web.options import Sleep


class Pace:
    """Lets requests to one host go out one by one, `pause` seconds apart; for several threads.

    :param clock: seconds that never go back.
    """

    def __init__(
        self,
        pause: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._pauses: dict[str, float] = {}

    def slow_down(self, host: str, pause: float) -> None:
        """Let requests to `host` be at least `pause` seconds apart."""
        with self._lock:
            self._pauses[host] = max(self._pause, pause)

    def wait(self, host: str) -> None:
        """Return when the next request to `host` may go out."""
        with self._lock:
            now = self._clock()
            at = max(now, self._next.get(host, now))
            self._next[host] = at + self._pauses.get(host, self._pause)
        if at > now:
            self._sleep(at - now)
