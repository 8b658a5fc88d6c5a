"""From a question to an answer: follow-ups, retrieval, fusion, the reader, abstention."""

from retriever.answer import Answer, Turn
from retriever.archive import Archive
from retriever.conversation import extended
from retriever.errors import (
    EmptyArchiveError,
    EmptyQuestionError,
    RerankerError,
    UnknownArticleError,
)
from retriever.mending import repair_archive, restore_archive
from retriever.narrowing import select_articles, without_narrowing
from retriever.quote import Quote, UngroundedQuoteError
from retriever.readers import DEFAULT_READER
from retriever.settings import DEFAULT_TOP_K, ArchiveSettings
from retriever.small_talk import Talk, Wish, wish_of
from retriever.trace import Candidate, Trace

__all__ = [
    "DEFAULT_READER",
    "DEFAULT_TOP_K",
    "Answer",
    "Archive",
    "ArchiveSettings",
    "Candidate",
    "EmptyArchiveError",
    "EmptyQuestionError",
    "Quote",
    "RerankerError",
    "Talk",
    "Trace",
    "Turn",
    "UngroundedQuoteError",
    "UnknownArticleError",
    "Wish",
    "extended",
    "repair_archive",
    "restore_archive",
    "select_articles",
    "wish_of",
    "without_narrowing",
]
