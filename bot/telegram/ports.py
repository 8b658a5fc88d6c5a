"""What the bot needs from the rest of the project."""

from collections.abc import Sequence
from typing import Protocol

from bot.replies import Reply
from retriever.answer import Answer, Turn


class Archive(Protocol):
    """News articles that answer questions; called from several threads at once."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to `question`, or an abstention.

        :param history: the turns of the conversation so far, oldest first.
        """

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` with only those quotes that stand in the articles as stored now."""


class History(Protocol):
    """The turns of each chat; called from several threads at once."""

    def turns(self, chat: str) -> tuple[Turn, ...]:
        """Return the latest turns of `chat`, oldest first."""

    def append(self, chat: str, turn: Turn) -> None:
        """Add a turn to `chat`."""

    def clear(self, chat: str) -> None:
        """Forget the turns of `chat`."""


class Replies(Protocol):
    """What is said to talk; called from several threads at once."""

    def __call__(self, message: str, history: Sequence[Turn]) -> Reply | None:
        """Return the reply to `message`, None where it is a question for the articles."""
