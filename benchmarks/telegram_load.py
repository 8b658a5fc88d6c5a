"""Many people who ask a bot, and the Bot API server between them and it."""

import random
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from bot.telegram.words import BUSY, HELP
from tests.bot.telegram_api import Params
from tests.bot.telegram_server import TelegramServer

CHATS = range(1, 201)
HELPED = 999  # the chat that asks for help only
_DRAIN = 120.0  # seconds in which the last answers may come
_SEED = 4711


@dataclass
class Tally:
    """What became of the questions of one phase.

    :ivar seconds: from each answered question to its answer.
    :ivar answered_at: the time of each answer, in seconds since the phase began.
    :ivar notices: the times of the busy notices of each chat.
    :ivar unexpected: messages to chats that had no question open.
    """

    asked: int = 0
    seconds: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    notices: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    unexpected: int = 0
    open: int = 0
    helped: list[float] = field(default_factory=list)

    @property
    def busy(self) -> int:
        """How many busy notices there were."""
        return sum(map(len, self.notices.values()))

    @property
    def shortest_gap(self) -> float:
        """The shortest time between two busy notices of one person, in seconds."""
        gaps = [b - a for times in self.notices.values() for a, b in pairwise(times)]
        return min(gaps, default=float("inf"))

    def rate(self, start: float, end: float) -> float:
        """Return the answers a second between two times of the phase."""
        return sum(start <= at < end for at in self.answered_at) / (end - start)


class Crowd(TelegramServer):
    """A Bot API server whose people ask, and note when they are answered.

    :param questions: which they ask, one after another.
    """

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__()
        self._questions = questions
        self._random = random.Random(_SEED)  # noqa: S311 - no secret
        self._open: dict[int, deque[float]] = defaultdict(deque)
        self._tally = Tally()
        self._start = time.monotonic()
        self._came = threading.Condition()
        self._count = 0

    def call(self, method: str, params: Params) -> object:
        """Return the result of a method, and note the messages."""
        result = super().call(method, params)
        if method == "sendMessage":
            self._arrived(int(params["chat_id"]), params["text"])
        self.calls.clear()
        return result

    def closed_loop(self, outstanding: int, seconds: float) -> Tally:
        """Keep so many questions open, of different people, and return what became of them."""
        with self._phase() as tally:
            end = self._start + seconds
            while time.monotonic() < end:
                with self._came:
                    while tally.open < outstanding:
                        self._ask(self._idle())
                    self._came.wait(0.05)
        return tally

    def open_loop(self, rate: float, seconds: float) -> Tally:
        """Ask `rate` questions a second, at random times, whatever is answered; then wait."""
        with self._phase() as tally:
            due = self._start
            next_help = self._start + 1
            while due < self._start + seconds:
                time.sleep(max(0.0, due - time.monotonic()))
                with self._came:
                    self._ask(self._random.choice(CHATS))
                if due >= next_help:
                    self._open[HELPED].append(time.monotonic())
                    self.say(HELPED, "/help")
                    next_help += 2
                due += self._random.expovariate(rate)
        return tally

    @contextmanager
    def _phase(self) -> Iterator[Tally]:
        with self._came:
            self._open.clear()
            self._tally = Tally()
            self._start = time.monotonic()
        yield self._tally
        with self._came:
            # Of those who were put off silently nothing comes: when nothing comes, all is done.
            deadline, seen = time.monotonic() + _DRAIN, -1
            while self._tally.open and time.monotonic() < deadline:
                arrived = len(self._tally.seconds) + self._tally.busy
                if arrived == seen:
                    return
                seen = arrived
                self._came.wait_for(lambda: not self._tally.open, 15.0)

    def _idle(self) -> int:
        return next(chat for chat in iter(lambda: self._random.choice(CHATS), None)
                    if not self._open[chat])  # fmt: skip

    def _ask(self, chat: int) -> None:
        question = self._questions[self._count % len(self._questions)]
        self._count += 1
        self._tally.asked += 1
        self._tally.open += 1
        self._open[chat].append(time.monotonic())
        self.say(chat, question)

    def _arrived(self, chat: int, text: str) -> None:
        now = time.monotonic()
        with self._came:
            waiting, tally = self._open[chat], self._tally
            if not waiting:
                tally.unexpected += 1
            elif text == HELP or chat == HELPED:
                tally.helped.append(now - waiting.popleft())
            elif text == BUSY:
                waiting.pop()
                tally.open -= 1
                tally.notices[chat].append(now - self._start)
            else:
                tally.seconds.append(now - waiting.popleft())
                tally.answered_at.append(now - self._start)
                tally.open -= 1
            self._came.notify_all()
