"""Which articles are on a topic, and how plainly."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from index import ArticleSummary, FaissDocumentStore, Filters
from retriever.followups.words import content_stems
from retriever.narrowing.filters import make_filters

_MOST = 100  # passages that are looked through
_MOST_LISTED = 5_000  # the same for a list of all articles on a topic
_SEVERAL = 3  # sentences that speak of what an article is about
_WINDOWS = (7, 30, 120, 480, 1920)  # days before the newest, where more passages speak of a topic


@dataclass
class OnTopic:
    """An article that holds every word of a topic.

    :param titled: whether its title does.
    :param sentences: where those begin that hold at least half of the words, code points.
    """

    article_id: str
    published: date | None
    titled: bool
    sentences: set[int] = field(default_factory=set)

    @property
    def about(self) -> bool:
        """Whether it is about the topic, rather than mentions it."""
        return self.titled or len(self.sentences) >= _SEVERAL


def articles_about(
    topic: str, articles: Sequence[ArticleSummary], store: FaissDocumentStore
) -> list[ArticleSummary]:
    """Return those of `articles` that hold every word of `topic`.

    First those with it in the title, then those that speak of it in several sentences. Of a topic
    of which more than `_MOST_LISTED` passages hold a word these best ones count.

    :param store: where their passages are.
    """
    by_id = {article.id: article for article in articles}
    on_topic, all_of_them = _on_topic(topic, store)
    if not all_of_them:
        on_topic, _ = _on_topic(topic, store, most=_MOST_LISTED)
    found = [each for each in on_topic if each.article_id in by_id]
    found.sort(key=lambda each: (not each.titled, not each.about))
    return [by_id[each.article_id] for each in found]


def newest_about(topic: str, store: FaissDocumentStore, most: int = 1) -> list[OnTopic]:
    """Return the newest articles that are about `topic`, the newest first.

    Where none is, those that mention it; an article without a day of publication is never among
    them.

    :param most: how many at most.
    """
    found, all_of_them = _on_topic(topic, store)
    newest = store.articles.newest_day()
    if not all_of_them and newest is not None:
        for days in _WINDOWS:
            since = make_filters((), since=newest - timedelta(days=days))
            recent, _ = _on_topic(topic, store, since)
            if sum(each.about for each in recent) >= most:
                found = recent
                break
    dated = [each for each in found if each.published is not None]
    dated = [each for each in dated if each.about] or dated
    dated.sort(key=lambda each: each.published or date.min, reverse=True)
    return dated[:most]


def _on_topic(
    topic: str, store: FaissDocumentStore, filters: Filters | None = None, *, most: int = _MOST
) -> tuple[list[OnTopic], bool]:
    """The articles on a topic, best match first, and whether all passages on it were looked at."""
    wanted = content_stems(topic)
    if not wanted:
        return [], True
    held: dict[str, set[str]] = {}
    found: dict[str, OnTopic] = {}
    passages = store.search_words(topic, most, filters)
    for document in passages:
        meta, content = document.meta, document.content or ""
        id_, title = meta["article_id"], meta["title"] or ""
        if id_ not in found:
            day = meta.get("published")
            found[id_] = OnTopic(
                id_,
                None if day is None else date.fromisoformat(day),
                wanted <= content_stems(title),
            )
        held.setdefault(id_, set()).update(content_stems(f"{title} {content}") & wanted)
        found[id_].sentences |= {
            start
            for start, end in meta["sentences"]
            if start >= meta["body_start"]
            and 2
            * len(wanted & content_stems(content[start - meta["start"] : end - meta["start"]]))
            >= len(wanted)
        }
    return [each for id_, each in found.items() if held[id_] == wanted], len(passages) < most
