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
    :param source: part of a file's path or of the article's address, upper and lower case alike.
    :raises NoSuchSourceError: when no article's source contains it.
    """
    conditions: list[dict[str, Any]] = []
    for operator, day in ((">=", since), ("<=", until)):
        if day is not None:
            conditions.append(
                {"field": "meta.published", "operator": operator, "value": day.isoformat()}
            )
    if source is not None:
        wanted = source.casefold()
        ids = [a.id for a in articles if any(wanted in place.casefold() for place in a.places)]
        if not ids:
            raise NoSuchSourceError(f"no article comes from a source with {source!r} in it")
        conditions.append({"field": "meta.article_id", "operator": "in", "value": ids})
    return {"operator": "AND", "conditions": conditions} if conditions else None
