"""What the bot does with a message."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from telegram import Chat, LinkPreviewOptions, Message, Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.replies import Reply
from bot.telegram.delivery import noted
from bot.telegram.message import compose, compose_reply
from bot.telegram.patience import patiently
from bot.telegram.ports import Archive, History, Replies
from bot.telegram.typing_sign import typing_in
from bot.telegram.words import HELP, NOT_TEXT, RESET, START
from retriever.answer import Answer, Turn

T = TypeVar("T")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Handlers:
    """The handlers of the application.

    The questions of one chat are answered one after another, in the order they were sent; those
    of different chats side by side.

    :param executor: where the archive and the conversations do their work, off the event loop.
    :param pauses: seconds between attempts to send a message.
    :param replies: what is said to talk; None: everything is taken for a question.
    """

    def __init__(
        self,
        *,
        archive: Archive,
        conversations: History,
        executor: Executor,
        pauses: Sequence[float],
        replies: Replies | None = None,
    ) -> None:
        self._archive = archive
        self._conversations = conversations
        self._executor = executor
        self._pauses = pauses
        self._replies = replies
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to `application`."""
        private = filters.ChatType.PRIVATE
        application.add_handlers(
            [
                CommandHandler("start", self.start),
                CommandHandler("help", self.help),
                CommandHandler("reset", self.reset),
                MessageHandler(filters.COMMAND & private, self.help),
                MessageHandler(filters.TEXT & ~filters.COMMAND, self.question),
                MessageHandler(private & ~filters.TEXT & ~filters.StatusUpdate.ALL, self.not_text),
            ]
        )

    async def start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Say hello."""
        await self._say(_message(update), START)

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell what the bot does."""
        await self._say(_message(update), HELP)

    async def not_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask for text."""
        await self._say(_message(update), NOT_TEXT)

    async def reset(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Forget the conversation, with the questions still being answered."""
        message = _message(update)
        async with self._turn_of(message.chat):
            await self._work(self._conversations.clear, _key(message.chat))
            await self._say(message, RESET)

    async def question(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question, and remember what was said."""
        message = _message(update)
        async with self._turn_of(message.chat):
            async with typing_in(message.chat):
                said = await self._work(self._ask, _key(message.chat), message.text or "")
            if isinstance(said, Reply):
                text, entities = compose_reply(said)
                await patiently(
                    lambda: message.reply_text(
                        text, entities=entities, link_preview_options=_NO_PREVIEW
                    ),
                    self._pauses,
                )
                return
            answer = said
            shown = await patiently(lambda: self._show(message, answer), self._pauses)
            noted(abstained=shown.text is None)
            await self._work(self._conversations.append, _key(message.chat), Turn.of(shown))

    def _turn_of(self, chat: Chat) -> asyncio.Lock:
        return self._locks.setdefault(chat.id, asyncio.Lock())

    def _ask(self, chat: str, question: str) -> Answer | Reply:
        history = self._conversations.turns(chat)
        reply = None if self._replies is None else self._replies(question, history)
        return self._archive.ask(question, history) if reply is None else reply

    async def _show(self, message: Message, answer: Answer) -> Answer:
        """Send what holds of `answer` now, however often it has been tried before."""
        verified = await self._work(self._archive.verified, answer)
        text, entities = compose(verified)
        await message.reply_text(text, entities=entities, link_preview_options=_NO_PREVIEW)
        return verified

    async def _say(self, message: Message, text: str) -> None:
        await patiently(lambda: message.reply_text(text), self._pauses)

    async def _work(self, call: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)


def _key(chat: Chat) -> str:
    return str(chat.id)


def _message(update: Update) -> Message:
    if update.message is None:
        raise ValueError(f"update must hold a message, got update {update.update_id} without")
    return update.message
