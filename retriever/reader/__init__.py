"""The reader: from a question and passages to the words that answer."""

from retriever.reader.errors import ReaderError
from retriever.reader.span_reader import SpanReader
from retriever.reader.transformers_reader import TransformersReader

__all__ = ["ReaderError", "SpanReader", "TransformersReader"]
