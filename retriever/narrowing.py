"""Where a question is searched for: of which days, in which articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from index import ArticleSummary, Filters
from retriever.filters import make_filters
from retriever.named import may_name, named_in
from retriever.published import published_in


@dataclass(frozen=True)
class Narrowing:
    """Filters on passages, and the words in which a person is told of them; both may be missing."""

    filters: Filters | None = None
    told: str = ""


def narrowing_of(
    question: str, articles: Callable[[], Sequence[ArticleSummary]], *, today: date
) -> Narrowing:
    """Return what `question` itself says of the articles to search.

    :param articles: gives those of the archive; called only where they need to be looked at.
    """
    conditions: list[Filters] = []
    told = []
    published = published_in(question, today=today)
    if published is not None:
        if published.plain or any(published.holds(article.published) for article in articles()):
            days = make_filters((), since=published.since, until=published.until)
            conditions += [] if days is None else [days]
            told.append(str(published))
        else:
            told.append(f"nothing was {published}: all days are searched")
    if may_name(question):
        named = named_in(question, articles())
        if named is not None:
            ids = list(named.ids)
            conditions.append({"field": "meta.article_id", "operator": "in", "value": ids})
            told.append(named.how)
    return Narrowing(joined(*conditions), ", ".join(told))


def joined(*filters: Filters | None) -> Filters | None:
    """Return filters that hold where all of `filters` do, None where there are none."""
    given = [part for part in filters if part is not None]
    return {"operator": "AND", "conditions": given} if given else None
