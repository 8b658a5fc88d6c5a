"""The step of adding that takes away what a site puts around each of its articles."""

from dataclasses import replace
from typing import Any

from haystack import component

from documents import Article
from documents.site_lines import core_of, edge_lines, site_of, without_lines
from index.store import FaissDocumentStore
from index.tables.site_lines import Arrival


@component
class FurnitureFilter:
    """Takes the lines away that most articles of a site have at their edges.

    What comes together is looked at together, with what the site brought last. Where articles come
    one by one, a site's first ones keep their lines: what is stored is not changed later.

    :param enabled: whether lines are taken away; how articles came is noted in any case.
    """

    def __init__(self, *, store: FaissDocumentStore, enabled: bool = True) -> None:
        self.store = store
        self.enabled = enabled

    @component.output_types(articles=list[Article], unchanged=list[Article], arrivals=list[Arrival])
    def run(self, articles: list[Article]) -> dict[str, Any]:
        """Return `articles` as they are to be stored, and `arrivals`, how they came.

        Those that differ from what is stored in such lines alone are `unchanged`.
        """
        came = {article.id: _arrival(article) for article in articles}
        sites: dict[str, list[Arrival]] = {}
        for arrival in came.values():
            sites.setdefault(arrival.site, []).append(arrival)
        repeated = {
            site: self.store.arrivals.repeated(site, arrivals) if self.enabled else frozenset()
            for site, arrivals in sites.items()
        }
        changed: list[Article] = []
        unchanged: list[Article] = []
        arrivals: list[Arrival] = []
        for article in articles:
            arrival = came[article.id]
            keys = repeated[arrival.site]
            proper = without_lines(article, keys)
            if self._is_stored(proper, keys):
                unchanged.append(article)
                continue
            if proper is not article:
                arrival = replace(
                    arrival, came_hash=article.content_hash, stored_hash=proper.content_hash
                )
            changed.append(proper)
            arrivals.append(arrival)
        return {"articles": changed, "unchanged": unchanged, "arrivals": arrivals}

    def _is_stored(self, article: Article, keys: frozenset[int]) -> bool:
        """Whether what is stored is `article`, but for lines of its site."""
        if not keys:
            return False
        stored = self.store.articles.get(article.id)
        if stored is None:
            return self.store.copies.content_hash(article.id) == article.content_hash
        return without_lines(stored, keys).content_hash == article.content_hash


def _arrival(article: Article) -> Arrival:
    lines = tuple(line.key for line in edge_lines(article))
    return Arrival(article.id, site_of(article), core_of(article), lines)
