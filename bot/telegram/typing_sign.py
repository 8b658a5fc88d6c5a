"""The sign that the bot is typing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

# Telegram takes the sign away after five seconds.
_RENEWAL = 4.0


@asynccontextmanager
async def typing_in(message: Message) -> AsyncIterator[None]:
    """Show where `message` stands that the bot is typing; a failure is nobody's concern."""
    task = asyncio.create_task(_show(message))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _show(message: Message) -> None:
    topic = message.message_thread_id if message.is_topic_message else None
    while True:
        try:
            await message.chat.send_action(ChatAction.TYPING, message_thread_id=topic)
        except TelegramError:
            return
        await asyncio.sleep(_RENEWAL)
