"""The step of adding that keeps an article once, wherever it came from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from haystack import component

from documents import Article
from index.likeness.comparison import Sameness, compare
from index.store import FaissDocumentStore, Kept

_SIGNED_AT_ONCE = 500


@component
class CopyFilter:
    """Tells copies from articles that are to be kept by themselves.

    An article that has been kept by itself stays so, whatever it becomes; only one that is new, or
    was a copy, is compared with the others, as they are after this batch.
    Where an article changes, its copies are compared anew, and those that are none any more are
    kept by themselves.

    :param enabled: whether copies are looked for at all.
    """

    def __init__(self, *, store: FaissDocumentStore, enabled: bool = True) -> None:
        self.store = store
        self.enabled = enabled

    @component.output_types(articles=list[Article], copies=list[Kept])
    def run(self, articles: list[Article], besides: Collection[str] = ()) -> dict[str, Any]:
        """Return `articles` to keep by themselves, and `copies`, each with the id of what it is of.

        :param besides: ids of stored articles that nothing is to be a copy of.
        """
        if not self.enabled or not articles:
            return {"articles": articles, "copies": []}
        self.store.sign_all(_SIGNED_AT_ONCE)
        batch = _Batch(besides=set(besides))
        coming = {article.id: article for article in articles}
        waiting: list[Article] = []
        # First those that are what they come as, whatever comes with them: the others are compared
        # with them as they come, not as they were.
        for article in coming.values():
            stored = self.store.articles.content_hash(article.id)
            if stored is None or article.id in batch.besides:
                waiting.append(article)
                continue
            batch.keep(article, self.store.copies.keys_of(article))
            if stored != article.content_hash:
                copies = self.store.copies.articles_of(article.id)
                waiting.extend(copy for copy in copies if copy.id not in coming)
        for article in waiting:
            self._place(article, batch)
        return {
            "articles": list(batch.kept.values()),
            "copies": [
                Kept(article, of)
                for article, of in batch.copies.values()
                if not self.store.copies.holds(article, of)
            ],
        }

    def _place(self, article: Article, batch: "_Batch") -> None:
        keys = self.store.copies.keys_of(article)
        fuller_than: Article | None = None
        for id_ in dict.fromkeys([*batch.alike(keys), *self.store.copies.alike(keys)]):
            kept = batch.kept.get(id_)
            if kept is None and id_ not in batch.besides and id_ not in batch.copies:
                kept = self.store.articles.get(id_)
            if kept is None or id_ == article.id:
                continue
            sameness = compare(kept, article)
            if sameness is Sameness.COPY:
                batch.copies[article.id] = article, kept.id
                return
            if sameness is Sameness.FULLER and fuller_than is None:
                fuller_than = kept
        batch.keep(article, keys)
        if fuller_than is not None:
            batch.replace(fuller_than, article)


@dataclass
class _Batch:
    """What was decided of the articles of a batch, each by its id.

    :param copies: each with the id of the article that it is a copy of.
    """

    besides: set[str]
    kept: dict[str, Article] = field(default_factory=dict)
    copies: dict[str, tuple[Article, str]] = field(default_factory=dict)
    _by_key: dict[int, list[str]] = field(default_factory=dict)

    def keep(self, article: Article, keys: Iterable[int]) -> None:
        """Keep an article by itself."""
        self.kept[article.id] = article
        for key in keys:
            self._by_key.setdefault(key, []).append(article.id)

    def replace(self, cut: Article, fuller: Article) -> None:
        """Make an article a copy of its fuller version, with what were copies of it."""
        self.kept.pop(cut.id, None)
        self.copies[cut.id] = replace(cut, further_sources=()), fuller.id
        for id_, (copy, of) in self.copies.items():
            if of == cut.id:
                self.copies[id_] = copy, fuller.id

    def alike(self, keys: Iterable[int]) -> list[str]:
        """Return the ids of kept articles that share a key."""
        ids = [id_ for key in keys for id_ in self._by_key.get(key, ())]
        return [id_ for id_ in dict.fromkeys(ids) if id_ in self.kept]
