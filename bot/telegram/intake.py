"""Updates on their way from Telegram, or from an earlier life of the process, to the handlers."""

import asyncio
import logging
from collections.abc import Sequence

from telegram import Update

from bot.telegram.application import App, desk_of
from bot.telegram.faults import fault_report
from bot.telegram.inbox import Unfinished
from bot.telegram.patience import PATIENCE, patiently
from bot.telegram.words import APOLOGY

_LOGGER = logging.getLogger(__name__)
# An update during which the process died twice is worked on alone, so that it drags no other with
# it; one that was begun three times is not begun again.
_ALONE_AFTER = 2
_MOST_STARTS = 3
_MOST_UNSURE = 2


class Intake:
    """Hands updates to the application once they are on disk.

    :param application: which answers them.
    """

    def __init__(self, application: App, *, pauses: Sequence[float] = PATIENCE) -> None:
        self._application = application
        self._desk = desk_of(application)
        self._pauses = pauses

    async def take(self, updates: Sequence[Update]) -> None:
        """Keep updates and hand over those that are new; then Telegram may forget them.

        :raises NewsquoteError: when they cannot be kept.
        """
        for update in await self._desk.receive(updates):
            self._application.update_queue.put_nowait(update)

    async def recover(self) -> None:
        """Hand over what an earlier life of the process received and did not answer."""
        left = await self._desk.unfinished()
        if left:
            _LOGGER.info("%d updates are left from before", len(left))
        for stored in sorted(left, key=lambda stored: -stored.starts):
            update = Update.de_json(dict(stored.content), self._application.bot)
            if update.inline_query is not None:  # nobody waits for its results any more
                await self._desk.finish(stored.number)
            elif stored.unsure >= _MOST_UNSURE:
                _LOGGER.warning(
                    "update %s: its answer was on its way twice when the process ended, and is "
                    "not sent again",
                    stored.number,
                )
                await self._desk.finish(stored.number)
            elif stored.starts >= _MOST_STARTS:
                await self._skip(update, stored)
            elif stored.starts >= _ALONE_AFTER:
                work = self._desk.process_update(update, self._application.process_update(update))
                # A stop lets it finish, as it does all others.
                await asyncio.shield(self._application.create_task(work, update))
            else:
                self._application.update_queue.put_nowait(update)
                await asyncio.sleep(0)

    async def _skip(self, update: Update, stored: Unfinished) -> None:
        _LOGGER.error(
            "update %s: skipped, the process ended %d times while it was worked on",
            stored.number,
            stored.starts,
        )
        await self._desk.finish(stored.number)
        message = update.effective_message
        if message is not None:
            try:
                await patiently(lambda: message.reply_text(APOLOGY), self._pauses)
            except Exception as error:  # nobody is left to apologise to
                _LOGGER.warning("update %s: %s", stored.number, fault_report(error, hidden=[]))
