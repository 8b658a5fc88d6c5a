"""Questions that the archive can answer as it is now, to show people what to ask."""

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Protocol

from documents import Article, NewsquoteError, sentence_spans
from index import ArticleSummary
from retriever.answer import Answer

_MANY = 2
_MOST_ARTICLES = 12  # that are looked at, the newest of them
_MOST_ASKED = 16  # questions that are tried out
_MOST_OF_ONE = 2  # tried out of one article
_SENTENCES = 12  # of an article, that questions are made of
_SURE = 0.5
_NAME = (
    r"(?P<name>(?!(?:In|On|At|The|For|But|And|When|After|While|Mr|Mrs|Ms|Dr)\b)"
    r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2})"
)
_WHO = (
    re.compile(_NAME + r", (?P<answer>(?:the|an?|its|their|his|her) [a-z][^,.;“”\"]{5,60}),"),
    re.compile(
        r"(?P<answer>(?:director|president|leader|minister|mayor|manager|owner|captain|chairman|"
        r"chairwoman|founder|spokesman|spokeswoman|professor|engineer|author|chief executive|"
        r"coach|historian|curator|scientist|researcher))s?,? " + _NAME
    ),
)
_WHERE = re.compile(r"\b(?:in|near|off|outside) (?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\b")
_NO_PLACES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b"
)


class Archive(Protocol):
    """What examples are made from."""

    def ask(self, question: str) -> Answer:
        """Return the answer to `question`, or an abstention."""

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` with only those quotes that stand in the articles as stored now."""

    def articles(self) -> Sequence[ArticleSummary]:
        """Return a line about each article."""

    def article(self, article_id: str, /) -> Article:
        """Return the article of this id."""


class ExampleQuestions:
    """Two questions with answers, looked for again when they have none any more.

    May be used from several threads.

    :param archive: that answers them.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._known: tuple[Answer, ...] = ()
        self._tried: frozenset[str] = frozenset()

    def __call__(self) -> tuple[str, ...]:
        """Return at most two questions; finding them takes as long as asking some does."""
        with self._lock:
            holding = [a for a in self._known if self._archive.verified(a).text == a.text]
            if len(holding) < _MANY:
                articles = self._archive.articles()
                ids = frozenset(article.id for article in articles)
                if ids != self._tried:
                    self._tried = ids
                    holding = list(islice(self._found(articles), _MANY))
            self._known = tuple(holding)
            return tuple(answer.question for answer in holding)

    def _found(self, articles: Sequence[ArticleSummary]) -> Iterator[Answer]:
        newest = sorted(articles, key=lambda a: (a.published or date.min, a.id), reverse=True)
        left = _MOST_ASKED
        for summary in newest[:_MOST_ARTICLES]:
            for question, expected in _proposals(self._archive, summary.id):
                if not left:
                    return
                left -= 1
                answer = self._archive.ask(question)
                if _is_good(answer, summary.id, expected):
                    yield answer
                    break


def _is_good(answer: Answer, article_id: str, expected: str) -> bool:
    """Whether an answer comes from the article that its question was made from, and fits it."""
    return (
        answer.text is not None
        and answer.quotes[0].article_id == article_id
        and answer.confidence >= _SURE
        and answer.standalone == answer.question
        and (not expected or expected in answer.text or answer.text in expected)
    )


def _proposals(archive: Archive, article_id: str) -> list[tuple[str, str]]:
    try:
        article = archive.article(article_id)
    except NewsquoteError:  # it has just been removed
        return []
    return list(islice(_unique(proposed(article)), _MOST_OF_ONE))


def proposed(article: Article) -> Iterator[tuple[str, str]]:
    """Yield questions on an article, each with words that its answer shares; empty: any."""
    body = article.text[article.body_start :]
    sentences = [body[s:e] for s, e in sentence_spans(body)[:_SENTENCES]]
    for pattern in _WHO:
        for sentence in sentences:
            for found in pattern.finditer(sentence):
                yield f"Who is {found['name']}?", found["answer"]
    for sentence in (article.title, *sentences[:2]):
        for found in _WHERE.finditer(sentence):
            if not _NO_PLACES.match(found["name"]):
                yield f"What happened in {found['name']}?", ""


def _unique(proposals: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for question, expected in proposals:
        if question not in seen:
            seen.add(question)
            yield question, expected
