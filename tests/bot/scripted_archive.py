"""An archive of a few articles that knows the answers to a few questions."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from documents.article import Article, article_id
from index import ArticleSummary
from retriever import UnknownArticleError
from retriever.answer import Answer, Turn
from retriever.quote import Quote

TRAM = "The tram left the rails at Mill Street. Nobody was hurt 🚋."
BRIDGE = "Engineers found cracks in two of its cables."


def article(name: str, title: str, text: str, url: str | None = None) -> Article:
    """Return an article of 4 November 2017."""
    return Article(
        id=article_id(name),
        source=name,
        name=name,
        title=title,
        published=date(2017, 11, 4),
        text=f"{title}\n\n{text}",
        url=url,
    )


TRAM_ARTICLE = article("tram.txt", "Tram derails", TRAM, url="https://news.example/tram")
BRIDGE_ARTICLE = article("bridge.txt", "Harbour bridge closed", f"{BRIDGE} It stays closed.")


def quote_of(source: Article, words: str, score: float = 0.9) -> Quote:
    """Return the quote of `words` from `source`."""
    start = source.text.index(words)
    return Quote.of(source, start, start + len(words), name=source.name, score=score)


@dataclass
class ScriptedArchive:
    """Answers what it was told; a question after the first is completed by the one before.

    :param error: raised instead of an answer.
    :param gate: when cleared, questions wait for it to be set.
    :param withdrawn: quotes that no longer stand in their articles.
    :param outdated: quotes that stand in an earlier version of their articles.
    :param asked: every question, with the history that came with it.
    """

    error: Exception | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    withdrawn: set[str] = field(default_factory=set)
    outdated: set[str] = field(default_factory=set)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    verifications: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        threshold: float | None = None,
        besides: Sequence[Quote] = (),
    ) -> Answer:
        """Return the answer to a question about the tram or the bridge, or abstain.

        :param threshold: 0: quote the other sentence of the article instead, unless it is among
            `besides`.
        """
        self.asked.append((question, tuple(history)))
        self.gate.wait(10)
        if self.error is not None:
            raise self.error
        if threshold == 0:
            more = quote_of(BRIDGE_ARTICLE, "It stays closed.", score=0.2)
            if any(quote.text == more.text for quote in besides):
                return Answer(question, question, None, (), (), 0.0)
            return Answer(question, question, more.text, (more,), (), 0.2)
        standalone = f"{question} ({history[-1].question})" if history else question
        if "tram" in question:
            known = ("Mill Street", quote_of(TRAM_ARTICLE, TRAM))
        elif "bridge" in question:
            known = (BRIDGE, quote_of(BRIDGE_ARTICLE, BRIDGE))
        else:
            nearest = (quote_of(TRAM_ARTICLE, TRAM, score=0.1),)
            return Answer(question, standalone, None, (), nearest, 0.1)
        return Answer(question, standalone, known[0], (known[1],), (), 0.9)

    def articles(self) -> list[ArticleSummary]:
        """Return a line about both articles."""
        return [
            ArticleSummary(a.id, a.name, a.source, a.title, a.published, 1, a.url)
            for a in (TRAM_ARTICLE, BRIDGE_ARTICLE)
        ]

    def articles_about(self, topic: str) -> list[ArticleSummary]:
        """Return the articles whose text holds `topic`."""
        return [a for a in self.articles() if topic in self.article(a.id).text]

    def article(self, article_id: str) -> Article:
        """Return an article, unless its quote has been withdrawn."""
        for known, quote in ((TRAM_ARTICLE, TRAM), (BRIDGE_ARTICLE, BRIDGE)):
            if known.id == article_id and quote not in self.withdrawn:
                return known
        raise UnknownArticleError(f"no article has {article_id!r}")

    def verified(self, answer: Answer) -> Answer:
        """Return `answer`, or an abstention when its quote has been withdrawn."""
        self.verifications += 1
        if all(quote.text not in self.withdrawn for quote in answer.quotes):
            return answer
        return replace(answer, text=None, quotes=())

    def recalled(self, answer: Answer) -> Answer:
        """Return what `verified` does, and say which quotes are outdated."""
        quotes = tuple(replace(q, changed=q.text in self.outdated) for q in answer.quotes)
        return self.verified(replace(answer, quotes=quotes))

    def quoted_from(self, quote: Quote) -> Article:
        """Return the article of a quote, unless that has been withdrawn."""
        return self.article(quote.article_id)

    def recall(self, quote: Quote) -> Quote | None:
        """Return a quote, None where it has been withdrawn."""
        return None if quote.text in self.withdrawn else quote

    def unread_language(self, question: str) -> str | None:
        """Return None: every question is read."""
        return None
