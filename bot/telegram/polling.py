"""Running the application: fetching updates until a signal, and a graceful stop."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.application import App
from bot.telegram.faults import named
from bot.telegram.handlers import WANTED_UPDATES
from bot.telegram.menu import publish_menu
from bot.telegram.patience import wait_asked
from documents.errors import NewsquoteError

T = TypeVar("T")

_LOGGER = logging.getLogger(__name__)
_POLL = timedelta(seconds=30)
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


def run_polling(application: App) -> None:
    """Answer messages until SIGINT or SIGTERM, then finish what has come in and return.

    A second signal ends the process without waiting.

    :raises NewsquoteError: when Telegram refuses the token.
    """
    asyncio.run(_until_signalled(application))


async def _until_signalled(application: App) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def halt() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    # Windows has no such handlers: there Ctrl-C cancels this coroutine.
    with contextlib.suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, halt)
    await serve(application, stop)


async def serve(application: App, stop: asyncio.Event) -> None:
    """Answer messages until `stop` is set, then finish what has come in.

    The last updates are acknowledged only once they are answered, so that a stop that is cut short
    has them delivered again.

    :raises NewsquoteError: when Telegram refuses the token.
    """
    connection = _Connection(application)
    try:
        await _unless(stop, connection.open())
        if stop.is_set():
            return
        await application.start()
        try:
            await _unless(stop, connection.fetch())
        finally:
            await application.stop()
            await connection.acknowledge()
    finally:
        await application.shutdown()
        # An application that never reached Telegram leaves closing its connections to others.
        await application.bot.shutdown()


class _Connection:
    """Updates on their way from Telegram to the application."""

    def __init__(self, application: App) -> None:
        self._application = application
        self._bot: Bot = application.bot
        self._next: int | None = None

    async def open(self) -> None:
        """Reach Telegram, however long that takes."""
        await self._steadily(self._application.initialize)
        _LOGGER.info("answering as @%s", self._bot.username)
        try:
            await publish_menu(self._bot)
        except TelegramError as error:
            _LOGGER.warning("the menu of commands could not be set: %s", self._named(error))

    async def fetch(self) -> None:
        """Hand updates to the application, for ever."""
        while True:
            for update in await self._steadily(self._poll):
                self._application.update_queue.put_nowait(update)
                self._next = update.update_id + 1

    async def acknowledge(self) -> None:
        """Tell Telegram which updates need not come again."""
        if self._next is not None:
            with contextlib.suppress(TelegramError):
                await self._bot.get_updates(
                    offset=self._next, limit=1, timeout=0, allowed_updates=WANTED_UPDATES
                )

    async def _poll(self) -> tuple[Update, ...]:
        try:
            return await self._bot.get_updates(
                offset=self._next, timeout=_POLL, allowed_updates=WANTED_UPDATES
            )
        except Conflict:
            # A webhook, left by whoever used the bot before, keeps updates from being fetched.
            await self._bot.delete_webhook(drop_pending_updates=False)
            raise

    async def _steadily(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what `call` returns, repeating it for as long as Telegram cannot be reached."""
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
                _LOGGER.warning(
                    "Telegram is away, trying again in %g s: %s", wait, self._named(error)
                )
                await asyncio.sleep(wait)
            else:
                if pause:
                    _LOGGER.warning("Telegram is back")
                return result

    def _named(self, error: Exception) -> str:
        return named(error, hidden=[self._bot.token])


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do `work` until it is done or `stop` is set.

    :raises Exception: what `work` raises.
    """
    task = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        task.cancel()
        stopped.cancel()
        await asyncio.wait({task, stopped})
    if not task.cancelled():
        task.result()
