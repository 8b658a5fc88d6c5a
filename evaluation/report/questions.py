"""The questions of a report, each with its articles and the places to highlight in them."""

from collections.abc import Iterable
from typing import Any

from evaluation.articles import ArticleBook
from evaluation.asking import Record
from evaluation.comparison import Comparison
from evaluation.locating import locate
from evaluation.testset import GoldQuestion, TestSet


def question_data(
    test_set: TestSet,
    records: Iterable[Record],
    book: ArticleBook,
    comparison: Comparison | None,
) -> dict[str, Any]:
    """Return `questions`, in the order of the test set, and the `articles` that they mention.

    Offsets are code points into the article's text.
    """
    golds = {gold.id: (number, gold) for number, gold in enumerate(test_set.questions)}
    flips = {} if comparison is None else dict.fromkeys(comparison.gained, "gained")
    if comparison is not None:
        flips |= dict.fromkeys(comparison.lost, "lost")
    rows: list[tuple[tuple[int, bool], dict[str, Any]]] = []
    mentioned: set[str] = set()
    for record in records:
        number, gold = golds[record.outcome.id]
        row = _row(record, gold, book) | {"flip": flips.get(gold.id, "")}
        again = record.outcome.group == "follow_up_gold"
        rows.append(((number, again), row))
        mentioned |= {place["article"] for place in (*row["quotes"], *row["nearest"], *row["gold"])}
    rows.sort(key=lambda item: item[0])
    return {
        "questions": [row for _, row in rows],
        "articles": {article_id: _article(article_id, book) for article_id in sorted(mentioned)},
    }


def _row(record: Record, gold: GoldQuestion, book: ArticleBook) -> dict[str, Any]:
    outcome, line = record.outcome, record.line
    return {
        "id": gold.id,
        "group": outcome.group,
        "stage": outcome.stage,
        "word": outcome.question_word,
        "question": gold.question,
        "asked": line["question"],
        "standalone": line["standalone"],
        "human": gold.standalone,
        "answer": line["answer"],
        "answers": list(gold.answers),
        "confidence": outcome.confidence,
        "measures": outcome.measures,
        "ranks": outcome.ranks,
        "gold_score": outcome.gold_score,
        "quotes": [_place(quote) for quote in line["quotes"]],
        "nearest": [_place(quote) for quote in line["nearest"]],
        "gold": list(_gold_places(gold, book)),
        "gold_quotes": list(gold.quotes),
    }


def _place(quote: dict[str, Any]) -> dict[str, Any]:
    return {
        "article": quote["article_id"],
        "start": quote["start"],
        "end": quote["end"],
        "score": quote["score"],
        "text": quote["text"],
    }


def _gold_places(gold: GoldQuestion, book: ArticleBook) -> Iterable[dict[str, Any]]:
    article_id = None if gold.article is None else book.id_of(gold.article)
    if article_id is None:
        return
    for quote in gold.quotes:
        place = locate(quote, book.text(article_id) or "")
        if place is not None:
            yield {"article": article_id, "start": place[0], "end": place[1]}


def _article(article_id: str, book: ArticleBook) -> dict[str, Any]:
    article = book.article(article_id)
    if article is None:
        return {"name": "", "title": "gone", "published": None, "text": ""}
    published = None if article.published is None else article.published.isoformat()
    return {
        "name": article.name,
        "title": article.title,
        "published": published,
        "text": article.text,
    }
