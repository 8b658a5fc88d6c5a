"""What came from one source taken away; what came from others is kept."""

from haystack import Pipeline

from documents import Article
from index.store import FaissDocumentStore


def withdraw(
    pipeline: Pipeline, store: FaissDocumentStore, article: Article, source_id: str
) -> tuple[str, ...]:
    """Take away what came to `article` from one of its sources.

    Where it is the article itself and there are further sources, the first of these takes its
    place, in one step: its text may differ by a few words.

    :param pipeline: as `index.adding_pipeline` makes it.
    :param source_id: the id of the article, or of a further source of it.
    :returns: the names of the sources that the article is still kept from, none where it is
        removed.
    """
    copies = store.copies.articles_of(article.id)
    if source_id != article.id:
        store.remove_copy(source_id)
        return (article.name, *(copy.name for copy in copies if copy.id != source_id))
    if not copies:
        store.remove_article(article.id)
        return ()
    component = pipeline.get_component
    once = component("once").run(articles=copies, besides=[article.id])
    split = component("splitter").run(articles=once["articles"])
    embedded = component("embedder").run(documents=split["documents"])
    component("writer").run(
        articles=once["articles"],
        documents=embedded["documents"],
        copies=once["copies"],
        removed=[article.id],
    )
    return tuple(copy.name for copy in copies)
