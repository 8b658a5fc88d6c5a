"""What all handlers work with: the archive, what is kept of people, and how messages are sent."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakValueDictionary

from telegram import (
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.kept.feedback import Feedback
from bot.kept.shown import Shown
from bot.telegram.inbox import Inbox
from bot.telegram.message import Composed
from bot.telegram.patience import patiently
from bot.telegram.ports import Archive, Examples, History, Replies, Shelf

T = TypeVar("T")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_LATE = ("query is too old", "query id is invalid")


@dataclass(frozen=True)
class Backstage:
    """What all handlers work with.

    :param archive: that answers questions.
    :param conversations: the turns that questions lean on.
    :param asking: where questions are worked on, off the event loop.
    :param looking: where everything that takes no time is looked up, off the event loop, so that it
        does not wait behind questions.
    :param finding: where questions to try are looked for, which may take long.
    :param pauses: seconds between attempts to send a message.
    :param replies: what is said to talk; None: everything is taken for a question.
    :param shelf: the articles, for lists of them; None: there are no lists.
    :param shown: what the bot's messages hold; None: they have no buttons.
    :param feedback: where thumbs are kept; None: there are none.
    :param examples: questions to try; None: none are shown.
    :param inbox: where messages wait for their answers; None: they do so in memory alone.
    """

    archive: Archive
    conversations: History
    asking: Executor
    looking: Executor
    finding: Executor
    pauses: Sequence[float]
    replies: Replies | None = None
    shelf: Shelf | None = None
    shown: Shown | None = None
    feedback: Feedback | None = None
    examples: Examples | None = None
    inbox: Inbox | None = None
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def turn_of(self, conversation: str) -> asyncio.Lock:
        """Return the lock that what belongs to a conversation is done under, in its order."""
        return self._locks.setdefault(conversation, asyncio.Lock())

    def sending_to(self, chat: int) -> asyncio.Lock:
        """Return the lock under which an answer is sent to a chat and remembered.

        Somebody may press a button of an answer before it is remembered.
        """
        return self._locks.setdefault(f"sending to {chat}", asyncio.Lock())

    async def ask(self, call: Callable[..., T], *args: object) -> T:
        """Return what `call` returns, which asks the archive."""
        return await asyncio.get_running_loop().run_in_executor(self.asking, call, *args)

    async def look(self, call: Callable[..., T], *args: object) -> T:
        """Return what `call` returns, which takes no time to speak of."""
        return await asyncio.get_running_loop().run_in_executor(self.looking, call, *args)

    async def patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Return what `attempt` returns, however often it takes."""
        return await patiently(attempt, self.pauses)

    async def say(
        self, message: Message, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> Message:
        """Reply to `message` with a text."""
        return await self.patiently(lambda: send(message, (text, []), keyboard))

    async def edit(
        self, message: Message, composed: Composed, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Put something else into a message of the bot; see `edit`."""
        await self.patiently(lambda: edit(message, composed, keyboard))


async def send(
    message: Message,
    composed: Composed,
    keyboard: InlineKeyboardMarkup | None = None,
    parameters: ReplyParameters | None = None,
) -> Message:
    """Reply to `message`.

    :param parameters: which words of it are quoted above the reply; None: none are.
    """
    text, entities = composed
    try:
        return await message.reply_text(
            text,
            entities=entities,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard,
            reply_parameters=parameters,
        )
    except BadRequest as error:
        # The words were edited away in the meantime.
        if parameters is None or not parameters.quote or "quote" not in error.message.lower():
            raise
        plain = ReplyParameters(parameters.message_id, allow_sending_without_reply=True)
        return await send(message, composed, keyboard, plain)


async def edit(
    message: Message, composed: Composed, keyboard: InlineKeyboardMarkup | None = None
) -> bool:
    """Put something else into a message of the bot; return whether the message is still there."""
    text, entities = composed
    try:
        await message.edit_text(
            text, entities=entities, link_preview_options=NO_PREVIEW, reply_markup=keyboard
        )
    except BadRequest as error:
        reason = error.message.lower()
        if _UNCHANGED in reason:
            return True
        if any(word in reason for word in _GONE):
            return False
        raise
    return True


async def acknowledge(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False
) -> None:
    """End the waiting sign on a button, with a line for who pressed it."""
    try:
        await query.answer(text, show_alert=alert)
    except BadRequest as error:
        # Pressed long ago, while the bot was away: nobody waits any more.
        if not any(word in error.message.lower() for word in _LATE):
            raise
