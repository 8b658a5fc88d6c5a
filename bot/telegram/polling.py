"""Long polling: updates fetched from Telegram."""

import contextlib
from datetime import timedelta

from telegram import Bot, Update
from telegram.error import Conflict, TelegramError

from bot.telegram.contact import Contact
from bot.telegram.handlers import WANTED_UPDATES
from bot.telegram.intake import Intake

_POLL = timedelta(seconds=30)


class Polling:
    """Fetches updates. One is confirmed, by the next request's offset, once it is on disk."""

    def __init__(self) -> None:
        self._next: int | None = None

    async def run(self, bot: Bot, intake: Intake, contact: Contact) -> None:
        """Fetch updates for ever."""

        async def fetch() -> None:
            updates = await self._poll(bot)
            await intake.take(updates)
            if updates:
                self._next = updates[-1].update_id + 1

        while True:
            await contact.steadily(fetch)

    async def close(self, bot: Bot) -> None:
        """Tell Telegram which updates need not come again."""
        if self._next is not None:
            with contextlib.suppress(TelegramError):
                await bot.get_updates(
                    offset=self._next, limit=1, timeout=0, allowed_updates=WANTED_UPDATES
                )

    async def _poll(self, bot: Bot) -> tuple[Update, ...]:
        try:
            return await bot.get_updates(
                offset=self._next, timeout=_POLL, allowed_updates=WANTED_UPDATES
            )
        except Conflict:
            # A webhook, left by whoever used the bot before, keeps updates from being fetched.
            await bot.delete_webhook(drop_pending_updates=False)
            raise
