"""Asking an archive a test set, a unit at a time: a question alone, or a whole conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from evaluation.articles import ArticleBook, Shelf
from evaluation.outcome import Outcome, judge
from evaluation.prediction import Prediction, Standalone, predict
from evaluation.relevance import relevant_passages
from evaluation.testset import GoldQuestion
from index import Filters
from retriever import Answer, Turn

Unit = tuple[GoldQuestion, ...]


class Asked(Shelf, Protocol):
    """What is evaluated; `retriever.Archive` is one."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        """Return the answer to `question`."""
        ...

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` as it would be shown now."""
        ...


@dataclass(frozen=True)
class Manner:
    """How the questions are asked.

    :param standalone: see `evaluation.prediction.predict`.
    :param gold_passage: have the right passages read, to measure reading alone; follow-ups are
        asked by their human rewrite then. A question whose passage is not known is read from its
        article, and one without an article from all of them.
    """

    standalone: Standalone = "own"
    gold_passage: bool = False


@dataclass(frozen=True)
class Record:
    """An answered question, as it is kept: its outcome and its line of `--predictions`."""

    outcome: Outcome
    line: dict[str, Any]


def units_of(questions: Sequence[GoldQuestion]) -> list[Unit]:
    """Return the questions in what is asked together, in order of first mention."""
    found: dict[str, list[GoldQuestion]] = {}
    for gold in questions:
        key = f"question {gold.id}" if gold.conversation is None else f"talk {gold.conversation}"
        found.setdefault(key, []).append(gold)
    return [tuple(members) for members in found.values()]


def answer_unit(archive: Asked, book: ArticleBook, manner: Manner, unit: Unit) -> list[Record]:
    """Return a record of each answer; see `predict` for their order."""
    return [Record(judge(p, book), p.to_json()) for p in _predictions(archive, book, manner, unit)]


def _predictions(
    archive: Asked, book: ArticleBook, manner: Manner, unit: Unit
) -> Iterator[Prediction]:
    if not manner.gold_passage:
        ask = partial(_ask, archive, None)
        yield from predict(unit, ask, article_text=book.text, standalone=manner.standalone)
        return
    for gold in unit:
        ask = partial(_ask, archive, _gold_filters(gold, book))
        yield from predict([gold], ask, article_text=book.text, standalone="gold")


def _ask(archive: Asked, filters: Filters | None, question: str, history: Sequence[Turn]) -> Answer:
    return archive.verified(archive.ask(question, history, filters=filters))


def _gold_filters(gold: GoldQuestion, book: ArticleBook) -> Filters | None:
    article_id = None if gold.article is None else book.id_of(gold.article)
    if article_id is None:
        return None
    article = {"field": "meta.article_id", "operator": "==", "value": article_id}
    starts = [
        start
        for start, end in book.passages(article_id)
        if f"{article_id}:{start}:{end}" in relevant_passages(gold, book)
    ]
    if not starts:
        return article
    passage = {"field": "meta.start", "operator": "in", "value": starts}
    return {"operator": "AND", "conditions": [article, passage]}
