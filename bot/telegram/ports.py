"""What the bot needs from the rest of the project."""

from collections.abc import Sequence
from typing import Protocol

from bot.replies import Reply
from documents import Article
from index import ArticleSummary
from retriever import Wish
from retriever.answer import Answer, Turn
from retriever.quote import Quote


class Archive(Protocol):
    """News articles that answer questions; called from several threads at once."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to `question`, or an abstention.

        :param history: the turns of the conversation so far, oldest first.
        """

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` with only those quotes that stand in the articles as stored now."""

    def recalled(self, answer: Answer) -> Answer:
        """Return an answer that was sent before with those quotes that stand in some version."""

    def recall(self, quote: Quote) -> Quote | None:
        """Return a quote that was shown before, None where it stands in no version."""


class Shelf(Protocol):
    """The articles themselves; called from several threads at once."""

    def articles(self) -> Sequence[ArticleSummary]:
        """Return a line about each article."""

    def articles_about(self, topic: str) -> Sequence[ArticleSummary]:
        """Return the articles that speak of `topic`, best first."""

    def article(self, article_id: str, /) -> Article:
        """Return the article of this id.

        :raises UnknownArticleError: when there is none.
        """

    def quoted_from(self, quote: Quote, /) -> Article:
        """Return the article of a quote in the version that it was taken from.

        :raises UnknownArticleError: when there is none.
        """


class History(Protocol):
    """The turns of each conversation; called from several threads at once."""

    def turns(self, chat: str) -> tuple[Turn, ...]:
        """Return the latest turns of `chat`, oldest first."""

    def append(self, chat: str, turn: Turn) -> None:
        """Add a turn to `chat`."""

    def resume(self, chat: str, turns: Sequence[Turn]) -> None:
        """Let `chat` go on from `turns`, in place of those that it has; each keeps its own time."""

    def clear(self, chat: str) -> None:
        """Forget the turns of `chat`."""

    def forget(self, person: str) -> None:
        """Forget the turns of `person`, in all chats."""


class Replies(Protocol):
    """What is said to talk; called from several threads at once."""

    def __call__(self, message: str, history: Sequence[Turn]) -> Reply | None:
        """Return the reply to `message`, None where it is a question for the articles."""

    def reply(self, wish: Wish, history: Sequence[Turn]) -> Reply:
        """Return what is said to `wish`."""


class Examples(Protocol):
    """Questions to try; called from several threads at once."""

    def __call__(self) -> Sequence[str]:
        """Return questions that the archive can answer, a few or none."""
