"""How fast messages are sent: at Telegram's pace, and not at all where it asks for a pause."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.telegram.patience import LONGEST_WAIT, PausedError, wait_asked

# Telegram's own limits, in requests that concern a chat.
PER_SECOND = 30.0
PER_GROUP_AND_MINUTE = 20.0


class SendingLimiter(AIORateLimiter):
    """The library's limiter, which makes no request while Telegram wants none.

    Telegram says how long to wait, not whether it means the chat or the bot: its limits are of both
    kinds (https://core.telegram.org/bots/faq). It is taken to mean the chat, and the bot when it
    refuses another chat before that time is over; then all chats pause, `LONGEST_WAIT` seconds at
    most before one of them is tried again.

    A refused request fails, and so does one in a pause, at once: whoever makes it waits, and checks
    its quotes before it is made again.

    :param per_second: requests in all; groups are allowed the share that they have at Telegram.
    """

    def __init__(self, per_second: float = PER_SECOND) -> None:
        groups = PER_GROUP_AND_MINUTE * max(1.0, per_second / PER_SECOND)
        super().__init__(overall_max_rate=per_second, group_max_rate=groups, max_retries=0)
        self._pauses: dict[int | str, float] = {}  # when that of a chat ends
        self._all_until = 0.0

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 - as the library has it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:  # noqa: ANN401 - what the method returns
        """Make a request when its time has come; see `BaseRateLimiter.process_request`.

        :raises PausedError: when Telegram has asked to wait longer.
        """
        chat = data.get("chat_id")
        if chat is None:
            return await super().process_request(
                callback, args, kwargs, endpoint, data, rate_limit_args
            )

        async def in_time(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - what the method returns
            self._refuse_in_pause(chat)  # which may have begun while others went first
            return await callback(*args, **kwargs)

        self._refuse_in_pause(chat)
        try:
            return await super().process_request(
                in_time, args, kwargs, endpoint, data, rate_limit_args
            )
        except PausedError:
            raise
        except RetryAfter as error:
            self._pause(chat, wait_asked(error))
            raise

    def _refuse_in_pause(self, chat: int | str) -> None:
        left = max(self._pauses.get(chat, 0.0), self._all_until) - _now()
        if left > 0:
            raise PausedError(timedelta(seconds=left))

    def _pause(self, chat: int | str, seconds: float) -> None:
        now = _now()
        until = now + seconds
        self._pauses = {other: end for other, end in self._pauses.items() if end > now}
        others = max((end for other, end in self._pauses.items() if other != chat), default=now)
        self._pauses[chat] = max(until, self._pauses.get(chat, now))
        self._all_until = max(self._all_until, min(until, others, now + LONGEST_WAIT))


def _now() -> float:
    return asyncio.get_running_loop().time()
