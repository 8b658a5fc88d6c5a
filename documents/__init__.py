"""Articles in: readers for files and pages, cleaning, sentences, passages.

What is named here is imported when it is used: a process that only reads files does without
haystack, which takes half a second and a hundred megabytes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from documents.article import Article, article_id
    from documents.article_fields import article_from, fields_of
    from documents.errors import NewsquoteError, UnreadableSourceError
    from documents.formats import DEFAULT_OPTIONS, SUFFIXES, Draft, ReadingOptions, read_drafts
    from documents.isolation import Reading, read_ahead
    from documents.languages import (
        is_foreign,
        language_of,
        language_of_question,
        name_of_language,
        primary_language,
    )
    from documents.passages import PassageSplitter, passages_of
    from documents.reader import ArticleReader
    from documents.reading import article_of, read_article, read_articles
    from documents.sentences import sentence_spans
    from documents.sources import SourceFile, collect_sources
    from documents.web.memory import Unchanged, Visit
    from documents.web.options import DEFAULT_WEB_OPTIONS, WebOptions
    from documents.web.reading import WebReader

_MODULES = {
    "documents.article": ("Article", "article_id"),
    "documents.article_fields": ("article_from", "fields_of"),
    "documents.errors": ("NewsquoteError", "UnreadableSourceError"),
    "documents.formats": ("DEFAULT_OPTIONS", "SUFFIXES", "Draft", "ReadingOptions", "read_drafts"),
    "documents.isolation": ("Reading", "read_ahead"),
    "documents.languages": (
        "is_foreign",
        "language_of",
        "language_of_question",
        "name_of_language",
        "primary_language",
    ),
    "documents.passages": ("PassageSplitter", "passages_of"),
    "documents.reader": ("ArticleReader",),
    "documents.reading": ("article_of", "read_article", "read_articles"),
    "documents.sentences": ("sentence_spans",),
    "documents.sources": ("SourceFile", "collect_sources"),
    "documents.web.memory": ("Unchanged", "Visit"),
    "documents.web.options": ("DEFAULT_WEB_OPTIONS", "WebOptions"),
    "documents.web.reading": ("WebReader",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "DEFAULT_OPTIONS",
    "DEFAULT_WEB_OPTIONS",
    "SUFFIXES",
    "Article",
    "ArticleReader",
    "Draft",
    "NewsquoteError",
    "PassageSplitter",
    "Reading",
    "ReadingOptions",
    "SourceFile",
    "Unchanged",
    "UnreadableSourceError",
    "Visit",
    "WebOptions",
    "WebReader",
    "article_from",
    "article_id",
    "article_of",
    "collect_sources",
    "fields_of",
    "is_foreign",
    "language_of",
    "language_of_question",
    "name_of_language",
    "passages_of",
    "primary_language",
    "read_ahead",
    "read_article",
    "read_articles",
    "read_drafts",
    "sentence_spans",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
