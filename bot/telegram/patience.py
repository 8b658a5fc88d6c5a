"""Calling Telegram again when it asks for that or is away for a moment."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.telegram.outbound import is_unsure

T = TypeVar("T")

# Seconds between attempts: a minute in all, a restart of a Bot API server.
PATIENCE = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
LONGEST_WAIT = 900.0
_MOST_UNSURE = 3


class PausedError(RetryAfter):
    """A request that was not made, since Telegram has asked for a pause that still lasts."""


async def patiently(attempt: Callable[[], Awaitable[T]], pauses: Sequence[float] = PATIENCE) -> T:
    """Return what `attempt` returns, making it again after a failure that may pass.

    A message whose delivery is unknown (a connection lost before the response) is sent again: in
    nearly all cases nobody has read the request. After `_MOST_UNSURE` such failures it is given up,
    rather than sent over and over to a person who gets every copy.

    :param pauses: seconds to wait after each failure, except where Telegram names the time itself.
    :raises TelegramError: of the last attempt, or one that no waiting (up to `LONGEST_WAIT`
        seconds, in all that Telegram asks for) mends.
    """
    left = iter(pauses)
    unsure, waited = 0, 0.0
    while True:
        try:
            return await attempt()
        except RetryAfter as error:
            wait = wait_asked(error)
            waited += wait
            refused = not isinstance(error, PausedError)
            if waited > LONGEST_WAIT or (refused and next(left, None) is None):
                raise
        except BadRequest:
            raise
        except NetworkError as error:
            unsure += is_unsure(error)
            pause = next(left, None)
            if pause is None or unsure >= _MOST_UNSURE:
                raise
            wait = pause
        await asyncio.sleep(wait)


def wait_asked(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks to wait."""
    # The library is about to change the attribute's type.
    wait: float | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
