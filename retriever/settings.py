"""What an archive is opened with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from documents import DEFAULT_WEB_OPTIONS, WebOptions, primary_language
from index import DEFAULT_MODEL
from retriever.readers import DEFAULT_READER

DEFAULT_TOP_K = 8
ANY_LANGUAGE = "any"


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
    :param languages: codes of the languages that encoder and reader read, "any" for all; None:
        English where one of them is a shipped one, which read nothing else, and any otherwise.
    :param once: whether a copy of an article is kept as a further source of it.
    :param trim: whether lines that a site repeats around its articles are taken away.
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
    languages: tuple[str, ...] | None = None
    once: bool = True
    trim: bool = True

    def __post_init__(self) -> None:
        check_asking(self.top_k, self.threshold)

    @property
    def languages_read(self) -> tuple[str, ...]:
        """Codes of the languages that encoder and reader read, `ANY_LANGUAGE` for all."""
        if self.languages is not None:
            return self.languages
        shipped = self.model == DEFAULT_MODEL or self.reader == DEFAULT_READER
        return ("en",) if shipped else (ANY_LANGUAGE,)

    def reads(self, language: str | None) -> bool:
        """Whether encoder and reader read the language of a code (None: not known)."""
        if language is None or ANY_LANGUAGE in self.languages_read:
            return True
        return primary_language(language) in map(primary_language, self.languages_read)


def check_asking(top_k: int | None, threshold: float | None) -> None:
    """Check how many passages are to be read and from which confidence on is answered.

    :raises ValueError: when one of them is given and cannot be one.
    """
    if top_k is not None and top_k < 1:
        raise ValueError(f"top_k must be at least 1, got {top_k}")
    if threshold is not None and not 0 <= threshold <= 1:
        raise ValueError(f"threshold must lie between 0 and 1, got {threshold}")
