"""What a feed says of a page, and what becomes of it beside what the page says of itself."""

import hashlib
from dataclasses import replace

from documents.article import Article, article_id


def completed(article: Article, final: str, entry: Article | None) -> Article:
    """Return `article` with its address, and with what only the feed says of it.

    :param final: the address that it was found at.
    """
    article = replace(article, url=article.url or final)
    if entry is None:
        return article
    dated = article if article.published is not None else entry
    return replace(
        article,
        published=dated.published,
        published_at=dated.published_at,
        author=article.author or entry.author,
        site=article.site or entry.site,
        language=article.language or entry.language,
    )


def moved(entry: Article, address: str) -> Article:
    """Return an entry as the article of the page that it leads to."""
    return replace(entry, id=article_id(address), source=address, name=address)


def hash_of(entry: Article) -> str:
    """Return what tells whether a feed says the same of a page as before."""
    return hashlib.sha256(entry.content_hash.encode()).hexdigest()[:32]
