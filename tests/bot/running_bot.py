"""The bot, running in a thread as it runs on its own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from bot.address import Address
from bot.kept.conversations import Conversations
from bot.telegram.application import bot_id, build_application
from bot.telegram.equipment import PLAIN, Equipment
from bot.telegram.inbox import Inbox
from bot.telegram.manners import DEFAULT, Manners
from bot.telegram.ports import Archive, Replies
from bot.telegram.running import serve
from bot.telegram.webhook import Webhook
from tests.bot.telegram_server import TOKEN

# Given what closes at the end and the folder that all is kept in.
Equip: TypeAlias = Callable[[ExitStack, Path], tuple[Equipment, Replies]]


class RunningBot:
    """A bot that answers until `stop` is called.

    :param conversations: where they are kept, and the inbox beside them.
    :param equip: makes what it has beside the archive; None: nothing, and all is a question.
    """

    def __init__(
        self,
        archive: Archive,
        conversations: Path,
        api: str,
        equip: Equip | None = None,
        *,
        manners: Manners = DEFAULT,
        webhook: Webhook | None = None,
        status: Address | None = None,
    ) -> None:
        self._archive = archive
        self._equip = equip
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
        with ExitStack() as kept, asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            conversations = kept.enter_context(closing(Conversations(self._path)))
            inbox = Inbox(self._path.with_name("inbox.sqlite3"), bot=bot_id(TOKEN))
            equipment, replies = PLAIN, None
            if self._equip is not None:
                equipment, replies = self._equip(kept, self._path.parent)
            application = build_application(
                self._archive,
                conversations,
                token=TOKEN,
                api=self._api,
                manners=self._manners,
                inbox=kept.enter_context(closing(inbox)),
                pauses=(0.01, 0.1, 0.5),
                replies=replies,
                equipment=equipment,
            )
            runner.run(serve(application, self._stop, webhook=self._webhook, status=self._status))


@contextmanager
def running_bot(
    archive: Archive,
    conversations: Path,
    api: str,
    equip: Equip | None = None,
    *,
    manners: Manners = DEFAULT,
    webhook: Webhook | None = None,
    status: Address | None = None,
) -> Iterator[RunningBot]:
    """Run the bot, and let it finish at the end; see `RunningBot`."""
    bot = RunningBot(
        archive, conversations, api, equip, manners=manners, webhook=webhook, status=status
    )
    try:
        yield bot
    finally:
        bot.ask_to_stop()
        bot.join()
