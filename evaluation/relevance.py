"""What is relevant to a question: articles, and the passages that hold a gold quote."""

from collections.abc import Iterable

from evaluation.articles import ArticleBook
from evaluation.locating import locate
from evaluation.testset import GoldQuestion
from retriever import Candidate


def relevant_articles(gold: GoldQuestion, book: ArticleBook) -> dict[str, int]:
    """Return the ids of the relevant articles, each with its grade; empty where none is known.

    One that the archive does not hold stands under its name, which nobody can find.
    """
    named = dict(gold.relevant)
    if not named and gold.answerable and gold.article:
        named = {gold.article: 1}
    return {book.id_of(name) or name: grade for name, grade in named.items()}


def relevant_passages(gold: GoldQuestion, book: ArticleBook) -> dict[str, int]:
    """Return the relevant passages, by `passage_key`, each with grade 1.

    They are those of the gold article that hold a gold quote whole; where none does, the one that
    holds most of it. A quote that stands in no article is a passage nobody can find, so that what
    was removed from the archive counts as missed. Empty where the test set names no quotes.
    """
    found: dict[str, int] = {}
    article_id = None if gold.article is None else book.id_of(gold.article)
    text = "" if article_id is None else book.text(article_id) or ""
    for quote in gold.quotes:
        place = locate(quote, text)
        if place is None or article_id is None:
            continue
        start, end = place
        held = [(min(e, end) - max(s, start), s, e) for s, e in book.passages(article_id)]
        most = max((shared for shared, _, _ in held), default=0)
        found |= {_key(article_id, s, e): 1 for shared, s, e in held if shared == most > 0}
    if gold.quotes and not found:
        return {"missing": 1}
    return found


def passage_key(candidate: Candidate) -> str:
    """Return the name by which a passage is ranked and judged."""
    return _key(candidate.article_id, candidate.start, candidate.end)


def first_rank(ranking: Iterable[str], relevant: Iterable[str]) -> int | None:
    """Return the rank, from 1, of the first that is relevant; None where none is."""
    wanted = frozenset(relevant)
    return next((rank for rank, name in enumerate(ranking, start=1) if name in wanted), None)


def _key(article_id: str, start: int, end: int) -> str:
    return f"{article_id}:{start}:{end}"
