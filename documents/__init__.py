"""Articles in: readers for files, cleaning, sentences, passages."""

from documents.article import Article, article_id
from documents.errors import NewsquoteError, UnreadableSourceError
from documents.passages import PassageSplitter, passages_of
from documents.reading import ArticleReader, read_article
from documents.sentences import sentence_spans
from documents.sources import SourceFile, collect_sources

__all__ = [
    "Article",
    "ArticleReader",
    "NewsquoteError",
    "PassageSplitter",
    "SourceFile",
    "UnreadableSourceError",
    "article_id",
    "collect_sources",
    "passages_of",
    "read_article",
    "sentence_spans",
]
