"""The article that a person means by an id, by the beginning of one, or by its name."""

from documents import Article
from index import FaissDocumentStore
from retriever.errors import UnknownArticleError

_SHORTEST_ID = 4


def article_of_id(store: FaissDocumentStore, article_id: str) -> Article:
    """Return the article of this id, or of the only id that begins so.

    The id of a further source stands for the article that it is a source of; what is no id may be
    how an article is called in answers, or where it came from, to the letter.

    :raises UnknownArticleError: when there is none, or more than one.
    """
    ids = store.articles.ids_starting_with(article_id) if article_id else []
    if len(ids) == 1 and article_id not in ids and len(article_id) < _SHORTEST_ID:
        raise UnknownArticleError(  # one digit, meant as a row, must not remove an article
            f"{article_id!r} is too short for an id: give at least {_SHORTEST_ID} digits"
        )
    if article_id in ids:
        ids = [article_id]
    copy = store.copies.get(article_id)
    if not ids and copy is not None:
        ids = [copy.article_id]
    several = "more than one article's id begins with"
    if not ids and article_id:
        ids = store.articles.ids_called(article_id)
        several = "more than one article is called"
    article = store.articles.get(ids[0]) if len(ids) == 1 else None
    if article is None:
        if len(ids) > 1:
            problem = f"{several} {article_id!r}"
        else:
            problem = f"no article has {article_id!r} as its id or name"
        raise UnknownArticleError(f"{problem}: `newsquote articles` lists them")
    return article
