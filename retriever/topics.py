"""Which articles are on a topic."""

from collections.abc import Sequence

from index import ArticleSummary, FaissDocumentStore
from retriever.followups.words import content_stems

_MOST = 100  # passages that are looked through


def articles_about(
    topic: str, articles: Sequence[ArticleSummary], store: FaissDocumentStore
) -> list[ArticleSummary]:
    """Return those of `articles` that hold every word of `topic`, first those with it in the title.

    :param store: where their passages are.
    """
    wanted = content_stems(topic)
    if not wanted:
        return []
    by_id = {article.id: article for article in articles}
    found: dict[str, set[str]] = {}
    for document in store.search_words(topic, _MOST):
        words = content_stems(f"{document.meta['title']} {document.content or ''}")
        found.setdefault(document.meta["article_id"], set()).update(words & wanted)
    about = [by_id[id_] for id_, words in found.items() if words == wanted and id_ in by_id]
    return sorted(about, key=lambda article: not wanted <= content_stems(article.title))
