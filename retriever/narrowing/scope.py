"""Where a question is searched for: of which days, in which articles."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from index import ArticleSummary, Filters
from retriever.narrowing.filters import make_filters
from retriever.narrowing.named import may_name, named_in
from retriever.narrowing.newest import newest_in
from retriever.narrowing.published import Published, preferred_in, published_in

_TOLD = re.compile(r" \[(?:published|preferably|no article (?:is|was)|in|from) [^\]]*\]$")


class Shelf(Protocol):
    """What is asked about the articles of an archive; each is looked at only where it is needed."""

    def summaries(self) -> Sequence[ArticleSummary]:
        """Return a line about each article."""
        ...

    def any_published(self, since: date | None, until: date | None) -> bool:
        """Whether any was published then, both days included; None where there is no bound."""
        ...

    def newest_day(self) -> date | None:
        """Return the day of the newest, None where none has a day."""
        ...


class Dated(Protocol):
    """An article on a topic.

    `about` says whether it is about the topic, rather than mentions it.
    """

    @property
    def article_id(self) -> str: ...
    @property
    def published(self) -> date | None: ...
    @property
    def about(self) -> bool: ...


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
    articles: Shelf,
    *,
    today: date,
    newest_about: Callable[[str, int], Sequence[Dated]] = lambda topic, most: (),
) -> Narrowing:
    """Return what `question` itself says of the articles to search.

    :param articles: those of the archive.
    :param newest_about: gives the newest on a topic, so many at most, the newest first.
    """
    conditions: list[Filters] = []
    told = []
    published = published_in(question, today=today)
    if published is not None:
        last = articles.newest_day()
        if last is None:
            told.append("no article is dated: all are searched")
        else:
            # Where no article is of these days nothing is found: one of other days would answer
            # another question.
            days = make_filters((), since=published.since, until=published.until)
            conditions += [] if days is None else [days]
            told.append(_days_in_words(published, articles, last))
    newest = newest_in(question)
    if newest is not None:
        dated = newest_about(newest.topic, newest.most) if newest.topic else ()
        if dated:
            conditions.append(_of_articles([article.article_id for article in dated]))
        told.append(_newest_in_words(newest.topic, dated))
    preferred = preferred_in(question, today=today) if published is None else None
    if preferred is not None:
        if not articles.any_published(preferred.since, preferred.until):
            preferred = None
        elif not preferred.plain:  # what the question says itself need not be told
            told.append(f"preferably {preferred}")
    if may_name(question):
        named = named_in(question, articles.summaries())
        if named is not None:
            conditions.append(_of_articles(named.ids))
            told.append(named.how)
    return Narrowing(
        joined(*conditions), ", ".join(told), preferred, newest is not None and not newest.topic
    )


def _days_in_words(published: Published, articles: Shelf, last: date) -> str:
    """The days asked for, and where no article is of them the `last` there is before them."""
    if published.since is not None and last < published.since:
        return f"no article was {published}, the newest is of {last}"
    if published.plain or articles.any_published(published.since, published.until):
        return str(published)
    return f"no article was {published}"


def _of_articles(ids: Sequence[str]) -> Filters:
    return {"field": "meta.article_id", "operator": "in", "value": list(ids)}


def _newest_in_words(topic: str, found: Sequence[Dated]) -> str:
    if not topic:
        return "preferably the newest"
    if not found:
        return f"no article is about “{topic}”: all are searched"
    days = " and ".join(str(day) for day in dict.fromkeys(each.published for each in found))
    on = "on" if any(each.about for each in found) else "to mention"
    return f"in the newest {on} “{topic}”, of {days}"


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
