"""The bot, running in a thread as it runs on its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.address import Address
from bot.conversations import Conversations
from bot.telegram.application import bot_id, build_application
from bot.telegram.inbox import Inbox
from bot.telegram.manners import DEFAULT, Manners
from bot.telegram.ports import Archive
from bot.telegram.running import serve
from bot.telegram.webhook import Webhook
from tests.bot.telegram_server import TOKEN


class RunningBot:
    """A bot that answers until `stop` is called.

    :param conversations: where they are kept, and the inbox beside them.
    """

    def __init__(
        self,
        archive: Archive,
        conversations: Path,
        api: str,
        *,
        manners: Manners = DEFAULT,
        webhook: Webhook | None = None,
        status: Address | None = None,
    ) -> None:
        self._archive = archive
        self._path = conversations
        self._api = api
        self._manners = manners
        self._webhook = webhook
        self._status = status
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let the bot finish, as a signal does."""
        with suppress(RuntimeError):  # the loop is closed: it has finished already
            self._loop.call_soon_threadsafe(self._stop.set)

    def join(self) -> None:
        """Wait until the bot has finished."""
        self._thread.join()

    def _run(self) -> None:
        conversations = Conversations(self._path)
        inbox = Inbox(self._path.with_name("inbox.sqlite3"), bot=bot_id(TOKEN))
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            application = build_application(
                self._archive,
                conversations,
                token=TOKEN,
                api=self._api,
                manners=self._manners,
                inbox=inbox,
                pauses=(0.01, 0.1, 0.5),
            )
            runner.run(serve(application, self._stop, webhook=self._webhook, status=self._status))
        inbox.close()
        conversations.close()


@contextmanager
def running_bot(
    archive: Archive,
    conversations: Path,
    api: str,
    *,
    manners: Manners = DEFAULT,
    webhook: Webhook | None = None,
    status: Address | None = None,
) -> Iterator[RunningBot]:
    """Run the bot, and let it finish at the end."""
    bot = RunningBot(archive, conversations, api, manners=manners, webhook=webhook, status=status)
    try:
        yield bot
    finally:
        bot.ask_to_stop()
        bot.join()
