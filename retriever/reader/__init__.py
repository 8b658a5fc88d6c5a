"""The reader: from a question and passages to the words that answer."""

from retriever.reader.errors import ReaderError
from retriever.reader.span_reader import SpanReader

__all__ = ["ReaderError", "SpanReader"]
