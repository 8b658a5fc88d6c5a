"""The sign that the bot is typing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Chat
from telegram.constants import ChatAction
from telegram.error import TelegramError

# Telegram takes the sign away after five seconds.
_RENEWAL = 4.0


@asynccontextmanager
async def typing_in(chat: Chat) -> AsyncIterator[None]:
    """Show in `chat` that the bot is typing; a failure to show it is nobody's concern."""
    task = asyncio.create_task(_show(chat))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _show(chat: Chat) -> None:
    while True:
        try:
            await chat.send_action(ChatAction.TYPING)
        except TelegramError:
            return
        await asyncio.sleep(_RENEWAL)
