"""The last steps of adding: what is unchanged is let go, what is new is written."""

from collections.abc import Sequence
from typing import Any

from haystack import Document, component

from documents import Article
from index.store import FaissDocumentStore, Kept
from index.tables.site_lines import Arrival


@component
class UnchangedFilter:
    """Lets through the articles that the store does not hold as they are."""

    def __init__(self, *, store: FaissDocumentStore) -> None:
        self.store = store

    @component.output_types(articles=list[Article], unchanged=list[Article], changed=set[str])
    def run(self, articles: list[Article]) -> dict[str, Any]:
        """Return `articles` that are new or differ from what is stored, and the `unchanged`.

        `changed` has the ids of those that the store holds another version of.
        """
        changed: list[Article] = []
        unchanged: list[Article] = []
        known: set[str] = set()
        for article in articles:
            stored = self.store.articles.content_hash(article.id)
            if stored is None:
                stored = self.store.copies.content_hash(article.id)
            same = stored == article.content_hash or (
                stored is not None
                and self.store.arrivals.came_as(article.id, stored) == article.content_hash
            )
            (unchanged if same else changed).append(article)
            if stored is not None and not same:
                known.add(article.id)
        return {"articles": changed, "unchanged": unchanged, "changed": known}


@component
class ArticleWriter:
    """Writes articles and their passages in one transaction, and the FAISS snapshot when due."""

    def __init__(self, *, store: FaissDocumentStore) -> None:
        self.store = store

    @component.output_types(
        added=list[Article], replaced=list[Article], copies=list[Kept], passages=int
    )
    def run(
        self,
        articles: list[Article],
        documents: list[Document],
        copies: list[Kept] | None = None,
        removed: Sequence[str] = (),
        arrivals: list[Arrival] | None = None,
    ) -> dict[str, Any]:
        """Return the articles `added`, those that `replaced` an earlier version, and `copies`.

        `passages` is how many were written.

        :param documents: the passages of `articles`, embedded.
        :param copies: further sources of articles.
        :param removed: ids of articles that are removed in the same step.
        :param arrivals: how articles and copies came.
        """
        copies = copies or []
        if not articles and not copies and not removed:
            return {"added": [], "replaced": [], "copies": [], "passages": 0}
        replaced = self.store.write_articles(
            articles, documents, copies=copies, removed=removed, arrivals=arrivals or ()
        )
        self.store.save_snapshot()
        return {
            "added": [article for article in articles if not replaced[article.id]],
            "replaced": [article for article in articles if replaced[article.id]],
            "copies": copies,
            "passages": len(documents),
        }
