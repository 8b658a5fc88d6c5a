"""What tells evaluations apart whose answers may differ."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from documents import SourceFile, collect_sources
from evaluation.articles import Shelf
from evaluation.asking import Manner
from evaluation.testset import TestSet
from index import DEFAULT_MODEL
from index.encoder.foreign import local_folder
from retriever import ArchiveSettings
from retriever.readers import DEFAULT_READER, SENTENCE_READER

_PROGRAM = Path(__file__).parents[1]
_ROOMS = ("documents", "index", "retriever", "evaluation")
_SHIPPED = (DEFAULT_MODEL, DEFAULT_READER, SENTENCE_READER, None)


def key_of(
    test_set: TestSet, settings: ArchiveSettings, manner: Manner, articles: Iterable[str]
) -> str:
    """Return what tells evaluations apart whose answers may differ.

    It is made of the questions, the articles, the settings (threads aside), the files of the models
    that these name, and this program with the models it ships: answers of an earlier version of one
    of them are not mixed with new ones.

    :param articles: a line about each article that changes when it does.
    """
    parts = [repr(test_set.questions), repr(replace(settings, threads=None)), repr(manner)]
    parts += [f"{a.name} {a.title} {a.text}" for a in test_set.articles]
    parts += articles
    for model in (settings.model, settings.reader, settings.reranker):
        parts += model_lines(model)
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    for room in _ROOMS:
        folder = _PROGRAM / room
        # The manifest of a shipped model has the hashes of its weights.
        for pattern in ("*.py", "*.json"):
            for path in sorted(folder.rglob(pattern)):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def stored_lines(shelf: Shelf) -> list[str]:
    """Return a line about each article of an archive."""
    return [f"{s.id} {shelf.article(s.id).content_hash}" for s in shelf.articles()]


def file_lines(corpus: Path) -> list[str]:
    """Return a line about each file at and below `corpus`: where it is, its size and time."""
    found = collect_sources([corpus])
    return sorted(_line(each.path) for each in found if isinstance(each, SourceFile))


def model_lines(model: str | None) -> list[str]:
    """Return a line about each file of a model on this computer; none about a shipped one.

    :param model: name or folder of an encoder, a reader or a reranker.
    """
    folder = None if model is None or model in _SHIPPED else local_folder(model)
    if folder is None:
        return []
    return sorted(_line(path) for path in folder.rglob("*") if path.is_file())


def _line(path: Path) -> str:
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
