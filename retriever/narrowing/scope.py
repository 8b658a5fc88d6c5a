"""Where a question is searched for: of which days, in which articles."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from index import ArticleSummary, Filters
from retriever.narrowing.filters import make_filters
from retriever.narrowing.named import may_name, named_in
from retriever.narrowing.newest import newest_in
from retriever.narrowing.published import Published, preferred_in, published_in

_TOLD = re.compile(
    r" \[(?:published|preferably|nothing was published|no article is about|in|from) [^\]]*\]$"
)


@dataclass(frozen=True)
class Narrowing:
    """Where to search, and the words in which a person is told of it; all may be missing.

    :param filters: hold for every passage.
    :param preferred: days of publication whose passages gain in the ranking.
    :param newest: whether the newer ones of two passages gain.
    """

    filters: Filters | None = None
    told: str = ""
    preferred: Published | None = None
    newest: bool = False


def narrowing_of(
    question: str,
    articles: Callable[[], Sequence[ArticleSummary]],
    *,
    today: date,
    about: Callable[[str], Sequence[ArticleSummary]] = lambda topic: (),
) -> Narrowing:
    """Return what `question` itself says of the articles to search.

    :param articles: gives those of the archive; called only where they need to be looked at.
    :param about: gives those on a topic.
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
    newest = newest_in(question)
    if newest is not None:
        dated = [a for a in about(newest.topic) if a.published] if newest.topic else []
        dated = sorted(dated, key=_day, reverse=True)[: newest.most]
        if dated:
            conditions.append(_of_articles([article.id for article in dated]))
        told.append(_newest_in_words(newest.topic, dated))
    preferred = preferred_in(question, today=today) if published is None else None
    if preferred is not None:
        if not any(preferred.holds(article.published) for article in articles()):
            preferred = None
        elif not preferred.plain:  # what the question says itself need not be told
            told.append(f"preferably {preferred}")
    if may_name(question):
        named = named_in(question, articles())
        if named is not None:
            conditions.append(_of_articles(named.ids))
            told.append(named.how)
    return Narrowing(
        joined(*conditions), ", ".join(told), preferred, newest is not None and not newest.topic
    )


def _of_articles(ids: Sequence[str]) -> Filters:
    return {"field": "meta.article_id", "operator": "in", "value": list(ids)}


def _day(article: ArticleSummary) -> date:
    return article.published or date.min


def _newest_in_words(topic: str, found: Sequence[ArticleSummary]) -> str:
    if not topic:
        return "preferably the newest"
    if not found:
        return f"no article is about “{topic}”: all are searched"
    days = " and ".join(str(day) for day in dict.fromkeys(map(_day, found)))
    return f"in the newest on “{topic}”, of {days}"


def told_with(standalone: str, narrowing: Narrowing) -> str:
    """Return the question as understood, with what a person is told in square brackets."""
    return f"{standalone} [{narrowing.told}]" if narrowing.told else standalone


def without_narrowing(standalone: str) -> str:
    """Return the question as understood without what `told_with` added."""
    return _TOLD.sub("", standalone)


def joined(*filters: Filters | None) -> Filters | None:
    """Return filters that hold where all of `filters` do, None where there are none."""
    given = [part for part in filters if part is not None]
    return {"operator": "AND", "conditions": given} if given else None
