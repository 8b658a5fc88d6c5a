"""What becomes of the update that is being worked on."""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol


class Notes(Protocol):
    """Where the state of an update is written down, off the event loop."""

    def start(self, number: int) -> None:
        """Note that work on an update begins."""

    def sending(self, number: int) -> None:
        """Note that a message that answers it is about to be sent."""

    def not_sent(self, number: int) -> None:
        """Take back what `sending` noted."""

    def finish(self, number: int) -> None:
        """Note that it is answered."""


Write = Callable[[Callable[[int], None], int], Awaitable[None]]


@dataclass
class Delivery:
    """One update, from its start to the answer.

    :param notes: where its state is noted; None: nowhere.
    :param write: makes a note without holding up the event loop.
    :ivar abstained: whether the answer was an abstention; None: it was no answer to a question.
    :ivar answered_at: monotonic time at which a message that answers it was accepted.
    """

    number: int
    notes: Notes | None
    write: Write
    started_at: float = field(default_factory=time.monotonic)
    abstained: bool | None = None
    answered_at: float | None = None
    on_the_way: bool = False

    async def start(self) -> None:
        """Work on it begins."""
        if self.notes is not None:
            await self.write(self.notes.start, self.number)

    async def sending(self) -> None:
        """A message is about to be sent."""
        if self.answered_at is None and not self.on_the_way and self.notes is not None:
            self.on_the_way = True
            await self.write(self.notes.sending, self.number)

    async def not_sent(self) -> None:
        """The message certainly has not arrived."""
        if self.on_the_way and self.notes is not None:
            self.on_the_way = False
            await self.write(self.notes.not_sent, self.number)

    async def sent(self) -> None:
        """Telegram has accepted a message, so that the update must not be answered again."""
        if self.answered_at is None:
            self.answered_at = time.monotonic()
            await self.finish()

    async def finish(self) -> None:
        """Nothing is left to do."""
        self.on_the_way = False
        if self.notes is not None:
            await self.write(self.notes.finish, self.number)


_CURRENT: ContextVar[Delivery | None] = ContextVar("delivery", default=None)
_PROVISIONAL: ContextVar[bool] = ContextVar("provisional", default=False)


def current() -> Delivery | None:
    """Return what is being worked on here, if anything."""
    return _CURRENT.get()


def answering() -> Delivery | None:
    """Return what a message that is sent now would answer, if anything."""
    return None if _PROVISIONAL.get() else _CURRENT.get()


@contextmanager
def working_on(delivery: Delivery) -> Iterator[None]:
    """Make `delivery` the current one."""
    token = _CURRENT.set(delivery)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def provisional() -> Iterator[None]:
    """Let the messages sent within not count as the answer: the work begins anew after a crash."""
    token = _PROVISIONAL.set(True)
    try:
        yield
    finally:
        _PROVISIONAL.reset(token)


def noted(*, abstained: bool) -> None:
    """Note, for the operator's figures, what the answer to the current update is."""
    delivery = _CURRENT.get()
    if delivery is not None:
        delivery.abstained = abstained
