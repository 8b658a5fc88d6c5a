"""Haystack filters for what a person restricts a question to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from documents import NewsquoteError
from index import ArticleSummary, Filters


class NoSuchSourceError(NewsquoteError):
    """No article comes from the source that was named."""


def make_filters(
    articles: Sequence[ArticleSummary],
    *,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
) -> Filters | None:
    """Return the filters on passages, None for no restriction.

    :param articles: of the archive, among which `source` is looked for.
    :param since: first day of publication, included; an article without a day is left out.
    :param until: last day of publication, included.
    :param source: part of a file's path, of the article's address or of the paper's name, upper
        and lower case alike.
    :raises NoSuchSourceError: when no article's source contains it.
    """
    conditions: list[dict[str, Any]] = []
    for operator, day in ((">=", since), ("<=", until)):
        if day is not None:
            conditions.append(
                {"field": "meta.published", "operator": operator, "value": day.isoformat()}
            )
    if source is not None:
        ids = [article.id for article in articles if is_from(article, source)]
        if not ids:
            raise NoSuchSourceError(f"no article comes from a source with {source!r} in it")
        conditions.append({"field": "meta.article_id", "operator": "in", "value": ids})
    return {"operator": "AND", "conditions": conditions} if conditions else None


def is_from(article: ArticleSummary, source: str) -> bool:
    """Whether `source` is part of where `article` came from, or of what its paper is called."""
    wanted = source.casefold()
    return any(wanted in name.casefold() for name in (*article.places, article.site or ""))


def select_articles(
    articles: Sequence[ArticleSummary],
    *,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
) -> list[ArticleSummary]:
    """Return those of `articles` that `make_filters` with the same words lets through."""
    kept = [article for article in articles if source is None or is_from(article, source)]
    if since is None and until is None:
        return kept
    first, last = since or date.min, until or date.max
    return [a for a in kept if a.published is not None and first <= a.published <= last]
