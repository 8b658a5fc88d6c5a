"""The bot, running in a thread as it runs on its own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from bot.conversations import Conversations
from bot.telegram.application import build_application
from bot.telegram.equipment import PLAIN, Equipment
from bot.telegram.polling import serve
from bot.telegram.ports import Archive, Replies
from tests.bot.telegram_server import TOKEN

# Given what closes at the end and the folder that all is kept in.
Equip: TypeAlias = Callable[[ExitStack, Path], tuple[Equipment, Replies]]


class RunningBot:
    """A bot that answers until `stop` is called.

    :param equip: makes what it has beside the archive; None: nothing, and all is a question.
    """

    def __init__(
        self, archive: Archive, conversations: Path, api: str, equip: Equip | None = None
    ) -> None:
        self._archive = archive
        self._equip = equip
        self._path = conversations
        self._api = api
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
            equipment, replies = PLAIN, None
            if self._equip is not None:
                equipment, replies = self._equip(kept, self._path.parent)
            application = build_application(
                self._archive,
                conversations,
                token=TOKEN,
                api=self._api,
                pauses=(0.01, 0.1, 0.5),
                replies=replies,
                equipment=equipment,
            )
            runner.run(serve(application, self._stop))


@contextmanager
def running_bot(
    archive: Archive, conversations: Path, api: str, equip: Equip | None = None
) -> Iterator[RunningBot]:
    """Run the bot, and let it finish at the end; see `RunningBot`."""
    bot = RunningBot(archive, conversations, api, equip)
    try:
        yield bot
    finally:
        bot.ask_to_stop()
        bot.join()
