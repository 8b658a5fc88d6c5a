"""What an archive is opened with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from documents import DEFAULT_WEB_OPTIONS, WebOptions
from index import DEFAULT_MODEL
from retriever.readers import DEFAULT_READER

DEFAULT_TOP_K = 8


@dataclass(frozen=True)
class ArchiveSettings:
    """What an archive is opened with.

    :param folder: where its files lie; made where there is none.
    :param model: name or folder of the encoder.
    :param top_k: passages that are read for one question.
    :param reader: see `retriever.readers.load_reader`.
    :param reranker: folder or name of a cross-encoder that chooses the passages to read; None:
        retrieval alone does.
    :param threshold: lowest confidence at which an answer is given, 0 to 1; None: the reader's own.
    :param threads: how many to compute with; None: one for each core.
    :param web: how pages and feeds are fetched.
    :param fields: see `documents.ReadingOptions.fields`.
    """

    folder: Path
    model: str = DEFAULT_MODEL
    top_k: int = DEFAULT_TOP_K
    reader: str = DEFAULT_READER
    reranker: str | None = None
    threshold: float | None = None
    threads: int | None = None
    web: WebOptions = DEFAULT_WEB_OPTIONS
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_asking(self.top_k, self.threshold)


def check_asking(top_k: int | None, threshold: float | None) -> None:
    """Check how many passages are to be read and from which confidence on is answered.

    :raises ValueError: when one of them is given and cannot be one.
    """
    if top_k is not None and top_k < 1:
        raise ValueError(f"top_k must be at least 1, got {top_k}")
    if threshold is not None and not 0 <= threshold <= 1:
        raise ValueError(f"threshold must lie between 0 and 1, got {threshold}")
