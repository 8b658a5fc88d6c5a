"""What a question is restricted to: days, sources and articles, said in it or set beside it."""

from retriever.narrowing.filters import select_articles
from retriever.narrowing.scope import (
    Narrowing,
    joined,
    narrowing_of,
    told_with,
    without_narrowing,
)

__all__ = [
    "Narrowing",
    "joined",
    "narrowing_of",
    "select_articles",
    "told_with",
    "without_narrowing",
]
