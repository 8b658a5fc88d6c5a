"""Staying in contact with Telegram, however long it is away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, RetryAfter

from bot.telegram.faults import named
from bot.telegram.patience import wait_asked
from documents.errors import NewsquoteError

T = TypeVar("T")

_LOGGER = logging.getLogger(__name__)
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class Contact:
    """Repeats what fails until Telegram is back, and knows when it was last there.

    :param token: which no log may show.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        self._last: float | None = None

    @property
    def silent_for(self) -> float | None:
        """Seconds since Telegram was last there; None: it has not been yet."""
        return None if self._last is None else time.monotonic() - self._last

    def made(self) -> None:
        """Telegram is there."""
        self._last = time.monotonic()

    async def steadily(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what `call` returns, repeating it for as long as it fails.

        :raises NewsquoteError: when Telegram refuses the token.
        """
        pause = 0.0
        while True:
            try:
                result = await call()
            except InvalidToken:
                # Not chained: the message of that error holds the token.
                raise NewsquoteError(
                    "Telegram refuses the token: check NEWSQUOTE_TELEGRAM_TOKEN and, where it is "
                    "set, NEWSQUOTE_TELEGRAM_API"
                ) from None
            except Exception as error:
                pause = min(_LONGEST_PAUSE, 2 * pause or _FIRST_PAUSE)
                wait = wait_asked(error) if isinstance(error, RetryAfter) else pause
                _LOGGER.warning("trying again in %g s: %s", wait, self.named(error))
                await asyncio.sleep(wait)
            else:
                self.made()
                if pause:
                    _LOGGER.warning("Telegram is back")
                return result

    def named(self, error: Exception) -> str:
        """Return `error` on one line, without the token."""
        return named(error, hidden=[self._token])
