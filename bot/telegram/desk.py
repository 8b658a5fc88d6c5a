"""The desk: every update passes it on its way in and when it is done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.delivery import Delivery, working_on
from bot.telegram.inbox import Inbox, Unfinished
from bot.telegram.metrics import Metrics
from documents.errors import NewsquoteError

T = TypeVar("T")
_LOGGER = logging.getLogger(__name__)


class Desk(BaseUpdateProcessor):
    """Takes in updates, and keeps the books while they are worked on.

    :param most: how many updates are worked on, or wait for their chat's turn, at the same time.
    :param inbox: where updates are kept until they are answered; None: nowhere.
    :param metrics: where they are counted.
    """

    def __init__(self, *, most: int, inbox: Inbox | None, metrics: Metrics) -> None:
        super().__init__(most)
        self.metrics = metrics
        self._inbox = inbox
        # Of its own: a note must not wait behind the questions. One thread keeps them in order.
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="inbox")

    async def receive(self, updates: Sequence[Update]) -> list[Update]:
        """Put updates on disk, and return those that are new.

        :raises NewsquoteError: when they cannot be kept.
        """
        self.metrics.updates.inc(len(updates))
        if self._inbox is None or not updates:
            return list(updates)
        contents = [update.to_dict() for update in updates]
        numbers = await self._off_the_loop(self._inbox.receive, contents)
        new = {update.update_id: update for update in updates if update.update_id in numbers}
        self.metrics.repeated.inc(len(updates) - len(new))
        return list(new.values())

    async def unfinished(self) -> list[Unfinished]:
        """Return what an earlier life of the process has left to do."""
        if self._inbox is None:
            return []
        return await self._off_the_loop(self._inbox.unfinished)

    async def finish(self, number: int) -> None:
        """Note that an update needs no answer any more."""
        if self._inbox is not None:
            await self._write(self._inbox.finish, number)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Have an update worked on, and note when that begins and ends."""
        if not isinstance(update, Update):
            await coroutine
            return
        delivery = Delivery(update.update_id, self._inbox, self._write)
        with working_on(delivery):
            await delivery.start()
            await coroutine
            await delivery.finish()
        if delivery.abstained is not None and delivery.answered_at is not None:
            seconds = delivery.answered_at - delivery.started_at
            self.metrics.answered(abstained=delivery.abstained, seconds=seconds)
            _LOGGER.info(
                "update %s: %s in %.2f s",
                update.update_id,
                "abstained" if delivery.abstained else "answered",
                seconds,
                extra={"update": update.update_id, "seconds": round(seconds, 3)},
            )

    async def initialize(self) -> None:
        """Nothing needs to be made ready."""

    async def shutdown(self) -> None:
        """Nothing needs to be put away: what is noted is on disk."""

    async def _write(self, note: Callable[[int], None], number: int) -> None:
        try:
            await self._off_the_loop(note, number)
        except NewsquoteError as error:
            # Better to answer, at the risk of doing so twice after a crash, than not at all.
            _LOGGER.error("update %s: its state could not be noted: %s", number, error)

    async def _off_the_loop(self, call: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._clerk, call, *args)
