"""How fast messages are sent: at Telegram's pace, and not at all when it asks for a pause."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.telegram.patience import wait_asked

# Telegram's own limits, in requests that concern a chat.
PER_SECOND = 30.0
PER_GROUP_AND_MINUTE = 20.0


class SendingLimiter(AIORateLimiter):
    """The library's limiter, in which a request to wait holds up all that concerns a chat.

    The refused request itself fails, so that whoever made it can check its quotes before it is
    made again.

    :param per_second: requests in all; groups are allowed the share that they have at Telegram.
    """

    def __init__(self, per_second: float = PER_SECOND) -> None:
        groups = PER_GROUP_AND_MINUTE * max(1.0, per_second / PER_SECOND)
        super().__init__(overall_max_rate=per_second, group_max_rate=groups, max_retries=0)
        self._until = 0.0

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 - as the library has it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:  # noqa: ANN401 - what the method returns
        """Make a request when its time has come; see `BaseRateLimiter.process_request`."""

        async def in_time(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - what the method returns
            if "chat_id" in data:
                await self._paused()
            return await callback(*args, **kwargs)

        try:
            return await super().process_request(
                in_time, args, kwargs, endpoint, data, rate_limit_args
            )
        except RetryAfter as error:
            now = asyncio.get_running_loop().time()
            self._until = max(self._until, now + wait_asked(error))
            raise

    async def _paused(self) -> None:
        loop = asyncio.get_running_loop()
        while (wait := self._until - loop.time()) > 0:
            await asyncio.sleep(wait)
