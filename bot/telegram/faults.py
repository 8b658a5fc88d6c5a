"""Failures: a full report for the operator, a short apology for the person."""

import asyncio
import logging
import traceback
from collections.abc import Sequence

from telegram import Update
from telegram.error import Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.telegram.asked import conversation_of
from bot.telegram.metrics import Metrics
from bot.telegram.outbound import is_unsure
from bot.telegram.patience import patiently
from bot.telegram.ports import History
from bot.telegram.words import APOLOGY
from documents.errors import NewsquoteError

_LOGGER = logging.getLogger(__name__)
# Errors whose messages are in the program's own words; others may repeat what a person wrote.
_SPEAKING = (NewsquoteError, TelegramError, OSError)
# Hiding less, a question that is one letter, say, would garble the rest.
_SHORTEST_HIDDEN = 4


class FaultHandler:
    """The error handler of the application.

    :param token: which no log may show.
    :param pauses: seconds between attempts to send a message.
    :param conversations: from which those of people who blocked the bot are deleted.
    :param metrics: where errors are counted.
    """

    def __init__(
        self, *, token: str, pauses: Sequence[float], conversations: History, metrics: Metrics
    ) -> None:
        self._token = token
        self._pauses = pauses
        self._conversations = conversations
        self._metrics = metrics

    async def __call__(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log the error without any word of the message, and apologise to whoever sent it."""
        message = update.effective_message if isinstance(update, Update) else None
        hidden = [self._token]
        if message is not None:
            hidden += [str(message.text or ""), str(message.caption or "")]
        number = update.update_id if isinstance(update, Update) else None
        error = context.error
        if isinstance(error, Forbidden):
            # Somebody blocked the bot: no fault of its own, and nobody to apologise to.
            _LOGGER.info("update %s: %s", number, named(error, hidden=hidden))
            if message is not None:
                conversation = conversation_of(message)
                await asyncio.to_thread(self._conversations.clear, conversation)
            return
        if error is not None:
            self._metrics.errors.labels(type(error).__qualname__).inc()
            _LOGGER.error("update %s failed: %s", number, fault_report(error, hidden=hidden))
        if message is None or (isinstance(error, NetworkError) and is_unsure(error)):
            return  # nobody to apologise to, or the answer may have arrived
        if isinstance(update, Update) and update.callback_query is not None:
            return  # whoever presses a button is told there, by `handlers`
        try:
            await patiently(lambda: message.reply_text(APOLOGY), self._pauses)
        except Exception as failure:  # the library would keep it to itself
            report = fault_report(failure, hidden=hidden)
            _LOGGER.error("update %s: no apology was possible: %s", number, report)


def fault_report(error: BaseException, *, hidden: Sequence[str]) -> str:
    """Return what happened, with the lines of code it went through and without people's words.

    A fault of the domain is the one line it has for the operator.

    :param hidden: texts that must not appear.
    """
    if isinstance(error, NewsquoteError):
        return named(error, hidden=hidden)
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        frames = "".join(traceback.format_tb(cause.__traceback__))
        parts.append(f"{named(cause, hidden=hidden)}\n{frames}".rstrip())
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\nbecause of ".join(parts)


def named(error: BaseException, *, hidden: Sequence[str]) -> str:
    """Return `error` on one line; its message only where that is in the program's own words.

    :param hidden: texts that must not appear, unless they are no longer than a short word.
    """
    name = type(error).__qualname__
    if not isinstance(error, _SPEAKING):
        return f"{name} (message withheld: it may repeat what a person wrote)"
    message = " ".join(str(error).split())
    for text in hidden:
        if len(text) >= _SHORTEST_HIDDEN:
            message = message.replace(text, "[…]")
    return message if isinstance(error, NewsquoteError) else f"{name}: {message}"
