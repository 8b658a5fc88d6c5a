"""Running the application: from contact with Telegram to a graceful stop."""

import asyncio
import contextlib
import logging
import signal
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any

from starlette.routing import BaseRoute
from telegram.error import TelegramError

from bot.address import Address
from bot.telegram.application import App, desk_of
from bot.telegram.contact import Contact
from bot.telegram.faults import fault_report
from bot.telegram.intake import Intake
from bot.telegram.menu import publish_menu
from bot.telegram.polling import Polling
from bot.telegram.site import serving, status_routes
from bot.telegram.webhook import Webhook

_LOGGER = logging.getLogger(__name__)


def run(application: App, *, webhook: Webhook | None = None, status: Address | None = None) -> None:
    """Answer messages until SIGINT or SIGTERM, then finish what is being answered and return.

    A second signal ends the process without waiting; what is unanswered is answered after the next
    start.

    :param webhook: where Telegram brings updates; None: they are fetched.
    :param status: where health and figures are served; None: nowhere.
    :raises NewsquoteError: when Telegram refuses the token or an address cannot be listened at.
    """
    asyncio.run(_until_signalled(application, webhook, status))


async def _until_signalled(
    application: App, webhook: Webhook | None, status: Address | None
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def halt() -> None:
        _LOGGER.info("stopping: what is being answered is finished")
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    # Windows has no such handlers: there Ctrl-C cancels this coroutine.
    with contextlib.suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, halt)
    await serve(application, stop, webhook=webhook, status=status)


async def serve(
    application: App,
    stop: asyncio.Event,
    *,
    webhook: Webhook | None = None,
    status: Address | None = None,
) -> None:
    """Answer messages until `stop` is set, then finish what has come in.

    :raises NewsquoteError: when Telegram refuses the token or an address cannot be listened at.
    """
    asyncio.get_running_loop().set_exception_handler(_log_without_words)
    contact = Contact(application.bot.token)
    source = Polling() if webhook is None else webhook
    routes: defaultdict[Address, list[BaseRoute]] = defaultdict(list)
    if status is not None:
        metrics = desk_of(application).metrics
        routes[status] += status_routes(metrics, contact, quiet_is_fine=webhook is not None)
    if webhook is not None:
        routes[webhook.listen].append(webhook.route)
    secured = {} if webhook is None or webhook.certificate is None else {
        webhook.listen: webhook.certificate
    }  # fmt: skip
    async with serving(routes, secured):
        try:
            await _unless(stop, _open(application, contact))
            if stop.is_set():
                return
            await application.start()
            try:
                await _unless(stop, _answer(application, contact, source))
            finally:
                await application.stop()
                await source.close(application.bot)
        finally:
            await application.shutdown()
            # An application that never reached Telegram leaves closing its connections to others.
            await application.bot.shutdown()


async def _open(application: App, contact: Contact) -> None:
    """Reach Telegram, however long that takes."""
    await contact.steadily(application.initialize)
    _LOGGER.info("answering as @%s", application.bot.username)
    try:
        await publish_menu(application.bot)
    except TelegramError as error:
        _LOGGER.warning("the menu of commands could not be set: %s", contact.named(error))


async def _answer(application: App, contact: Contact, source: Polling | Webhook) -> None:
    intake = Intake(application)
    await intake.recover()
    await source.run(application.bot, intake, contact)


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


def _log_without_words(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio has to say; its own report repeats errors, which may repeat messages."""
    error = context.get("exception")
    report = "" if error is None else f": {fault_report(error, hidden=[])}"
    _LOGGER.error("%s%s", context.get("message", "a task failed"), report)
