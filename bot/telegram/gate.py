"""The gate before the handlers: who is let in, how often, and how many at the same time."""

import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from telegram import Update, User
from telegram.constants import ChatType
from telegram.ext import Application, ApplicationHandlerStop, CommandHandler, ContextTypes, filters

from bot.telegram.asked import asked_in
from bot.telegram.crowd import Crowd
from bot.telegram.manners import Manners
from bot.telegram.metrics import Metrics
from bot.telegram.patience import patiently
from bot.telegram.words import BUSY, TOO_FAST, UNKNOWN, WHOAMI, WHOAMI_CHAT

Callback: TypeAlias = Callable[[Update, Any], Coroutine[Any, Any, Any]]

_LOGGER = logging.getLogger(__name__)
_NOTICE_EVERY = 10.0  # seconds, for one person
_IDS_A_MINUTE = 5
_LONGEST_TOAST = 200  # characters
_BEFORE_OTHERS = -1  # the group of handlers


class Gate:
    """Lets updates through to the handlers, or tells people why not.

    :param manners: the limits.
    :param metrics: where refusals are counted.
    :param pauses: seconds between attempts to send a message.
    """

    def __init__(self, manners: Manners, metrics: Metrics, *, pauses: Sequence[float]) -> None:
        self._manners = manners
        self._metrics = metrics
        self._pauses = pauses
        self._rate = Crowd(manners.rate, 60.0) if manners.rate else None
        self._notices = Crowd(1, _NOTICE_EVERY)
        self._ids = Crowd(_IDS_A_MINUTE, 60.0)
        self._waiting = 0

    def guard(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Stand before the handlers that `application` has, and add /whoami, open to everybody."""
        for handlers in application.handlers.values():
            for handler in handlers:
                handler.callback = self._guarded(handler.callback)
        application.add_handler(CommandHandler("whoami", self.whoami), group=_BEFORE_OTHERS)

    async def whoami(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell a person's id, and the chat's where it is another."""
        user, chat, message = update.effective_user, update.effective_chat, update.message
        told = await self._ids.admits(_person(update))
        if message is not None and chat is not None and told:
            text = WHOAMI.format(user.id) if user is not None else ""
            if user is None or user.id != chat.id:
                text = f"{text}\n{WHOAMI_CHAT.format(chat.id)}".strip()
            await patiently(lambda: message.reply_text(text), self._pauses)
        raise ApplicationHandlerStop

    def _guarded(self, callback: Callback) -> Callback:
        async def guarded(update: Update, context: Any) -> Any:  # noqa: ANN401 - as the library has it
            if _is_overheard(update, context.bot.bot):
                return await callback(update, context)
            refusal = await self._refusal(update, context.bot.bot)
            if refusal is not None:
                await self._refuse(update, *refusal)
                return None
            if not asks(update, context.bot.bot):
                return await callback(update, context)
            with self._place():
                return await callback(update, context)

        return guarded

    async def _refusal(self, update: Update, bot: User) -> tuple[str, str] | None:
        """Return the reason, in a word, and what is said; None: come in."""
        user, chat = update.effective_user, update.effective_chat
        allowed = self._manners.allowed
        if allowed is not None:
            ids = {party.id for party in (user, chat) if party is not None}
            if not ids & allowed:
                number = user.id if user is not None else next(iter(ids), 0)
                return "unknown", UNKNOWN.format(number)
        counts = update.message is not None or update.edited_message is not None
        if counts and self._rate is not None and not await self._rate.admits(_person(update)):
            return "too_fast", TOO_FAST.format(self._manners.rate)
        if self._waiting >= self._manners.queue and asks(update, bot):
            return "busy", BUSY
        return None

    async def _refuse(self, update: Update, reason: str, words: str) -> None:
        self._metrics.refusals.labels(reason).inc()
        _LOGGER.info("update %s: refused, %s", update.update_id, reason)
        query, message = update.callback_query, update.effective_message
        if update.inline_query is not None:
            await update.inline_query.answer([], cache_time=0, is_personal=True)
        elif query is not None:
            await query.answer(words[:_LONGEST_TOAST])
        elif message is not None and await self._may_be_told(update):
            await patiently(lambda: message.reply_text(words), self._pauses)

    async def _may_be_told(self, update: Update) -> bool:
        return await self._notices.admits(_person(update))

    @contextmanager
    def _place(self) -> Iterator[None]:
        self._metrics.questions.inc()
        self._waiting += 1
        self._metrics.waiting.set(self._waiting)
        try:
            yield
        finally:
            self._waiting -= 1
            self._metrics.waiting.set(self._waiting)


def asks(update: Update, bot: User) -> bool:
    """Whether an update that a handler takes up is a question, which costs time to answer."""
    if update.inline_query is not None:
        return True
    message = update.message or update.edited_message
    return message is not None and bool(message.text) and asked_in(message, bot) is not None


def _is_overheard(update: Update, bot: User) -> bool:
    """Whether an update is a message of a group that is meant for others, and no command."""
    message = update.message or update.edited_message
    if message is None or message.chat.type == ChatType.PRIVATE:
        return False
    is_command = filters.COMMAND.check_update(Update(update.update_id, message=message))
    return not is_command and asked_in(message, bot) is None


def _person(update: Update) -> int:
    party = update.effective_user or update.effective_chat
    return 0 if party is None else party.id
