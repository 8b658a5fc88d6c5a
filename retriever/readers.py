"""From the name of a reader to its component."""

from pathlib import Path
from typing import Protocol

from haystack import Document

from index import Encoder, FaissDocumentStore
from index.encoder.foreign import EXTRA, is_installed, local_folder
from index.encoder.manifest import MANIFEST
from retriever.reader import ReaderError, SpanReader, TransformersReader
from retriever.sentence_reader import SentenceReader
from retriever.span import Span

DEFAULT_READER = "span"
SENTENCE_READER = "sentence"


class Reader(Protocol):
    """What takes a question and passages and returns spans with scores."""

    @property
    def default_threshold(self) -> float:
        """Lowest score at which an answer is given where nothing else is set, 0 to 1."""
        ...

    def run(self, question: str, documents: list[Document]) -> dict[str, list[Span]]:
        """Return `spans`, best first."""
        ...


def load_reader(
    name: str, *, encoder: Encoder, store: FaissDocumentStore, threads: int | None = None
) -> Reader:
    """Return the reader called `name`.

    :param name: "span" for the shipped model that finds the words that answer, "sentence" for the
        best sentence without a model of its own, the folder of a span model that `training.export`
        made, or the folder or name of any question-answering model of transformers.
    :raises ReaderError: when there is no such reader on this computer, or its folder is damaged.
    """
    if name == SENTENCE_READER:
        return SentenceReader(encoder=encoder, store=store)
    if name == DEFAULT_READER:
        return SpanReader(store=store, threads=threads)
    if (Path(name) / MANIFEST).exists():
        return SpanReader(store=store, folder=name, threads=threads)
    if local_folder(name) is None:
        extra = "" if is_installed("transformers") else f", which needs transformers: {EXTRA}"
        raise ReaderError(
            f"no reader {name!r}: it is {DEFAULT_READER!r}, {SENTENCE_READER!r}, a folder, or the "
            f"name of a question-answering model that was downloaded before{extra}"
        )
    return TransformersReader(model=name, threads=threads)
