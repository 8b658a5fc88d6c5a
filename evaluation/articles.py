"""The articles that a test set is asked of, as the measures need them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from documents import Article, passages_of
from index import ArticleSummary

_KEPT = 2048  # articles kept in memory


class Shelf(Protocol):
    """What lists and gives articles; `retriever.Archive` does."""

    def articles(self) -> Sequence[ArticleSummary]:
        """Return a line about each article."""
        ...

    def article(self, article_id: str) -> Article:
        """Return the article of this id."""
        ...


class ArticleBook:
    """Looks articles up by id and by name; it holds for as long as none is added or removed."""

    def __init__(self, shelf: Shelf) -> None:
        summaries = shelf.articles()
        self._called = {summary.id: summary.article for summary in summaries}
        # A further source of an article may be called like another article, which then counts.
        copies = {copy.name: s.id for s in summaries for copy in s.copies}
        self._names = copies | {summary.article: summary.id for summary in summaries}
        self._ids = frozenset(summary.id for summary in summaries)
        self._article = lru_cache(_KEPT)(shelf.article)
        self._passages = lru_cache(_KEPT)(self._cut)

    def id_of(self, name: str) -> str | None:
        """Return the id of the article called `name`, None where there is none."""
        return self._names.get(name)

    def kept_name(self, name: str | None) -> str | None:
        """Return how the article is called in answers that `name` is a further source of.

        Any other name is returned as it is.
        """
        article_id = None if name is None else self.id_of(name)
        return name if article_id is None else self._called[article_id]

    def article(self, article_id: str) -> Article | None:
        """Return an article, None where there is none."""
        return self._article(article_id) if article_id in self._ids else None

    def text(self, article_id: str) -> str | None:
        """Return the stored text of an article, None where there is none."""
        return self._article(article_id).text if article_id in self._ids else None

    def text_of(self, name: str) -> str | None:
        """Return the stored text of the article called `name`, None where there is none."""
        article_id = self.id_of(name)
        return None if article_id is None else self.text(article_id)

    def passages(self, article_id: str) -> tuple[tuple[int, int], ...]:
        """Return the ranges (code points) of an article's passages."""
        return self._passages(article_id) if article_id in self._ids else ()

    def holds(self, text: str) -> bool:
        """Whether some article has `text` word for word; reads all of them."""
        return any(text in (self.text(article_id) or "") for article_id in sorted(self._ids))

    def _cut(self, article_id: str) -> tuple[tuple[int, int], ...]:
        passages = passages_of(self._article(article_id))
        return tuple((p.meta["start"], p.meta["end"]) for p in passages)
