"""The bot with the scripted archive, as a process of its own that can be killed.

A question that holds the word "poison" ends the process, one that holds "slow" takes for ever while
there is a file "hold" in HOME.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from retriever.answer import Answer, Turn
from retriever.quote import Quote
from tests.bot.scripted_archive import ScriptedArchive
from tests.bot.telegram_server import TOKEN
from tests.default_install import ROOT

HOLD = "hold"
# haystack imports torch wherever it finds it, which takes longer than all the rest.
_START = "import sys; sys.modules['torch'] = None; from tests.bot.bot_process import main; main()"


class BotProcess:
    """A bot that was started, to be killed or stopped.

    :param home: where it keeps its files.
    :param api: the address of the Bot API server.
    """

    def __init__(self, home: Path, api: str) -> None:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(home)}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", _START, str(home), api],
            env=environment,
            cwd=ROOT,
        )

    def __enter__(self) -> "BotProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Let it finish."""
        self._process.terminate()
        if self._process.wait():
            raise RuntimeError(f"the bot ended with {self._process.returncode}")

    def wait(self) -> int:
        """Wait until it ends by itself, and return its exit code."""
        return self._process.wait(60)


class _Archive(ScriptedArchive):
    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        threshold: float | None = None,
        besides: Sequence[Quote] = (),
    ) -> Answer:
        if "poison" in question:
            os._exit(9)
        while "slow" in question and (self._home / HOLD).exists():
            time.sleep(0.01)
        return super().ask(question, history, threshold=threshold, besides=besides)


def main() -> None:
    """Answer until a signal."""
    from bot.kept.conversations import Conversations
    from bot.telegram import Inbox, bot_id, build_application, run

    home, api = Path(sys.argv[1]), sys.argv[2]
    conversations = Conversations(home / "conversations.sqlite3")
    inbox = Inbox(home / "inbox.sqlite3", bot=bot_id(TOKEN))
    run(build_application(_Archive(home), conversations, token=TOKEN, api=api, inbox=inbox))
    inbox.close()
    conversations.close()
