"""The folder of one evaluation: found again by the same command, gone when it has ended."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from documents import SourceFile, collect_sources
from evaluation.articles import Shelf
from evaluation.asking import Manner
from evaluation.corpus import open_corpus, write_articles
from evaluation.errors import EvaluationError
from evaluation.journal import Journal
from evaluation.testset import TestSet
from index import Progress
from retriever import Archive, ArchiveSettings

_PROGRAM = Path(__file__).parents[1]
_ROOMS = ("documents", "index", "retriever", "evaluation")
_JOURNAL = "answered.jsonl"


@dataclass(frozen=True)
class Prepared:
    """What an evaluation works with."""

    archive: Archive
    journal: Journal


@contextmanager
def prepared(
    test_set: TestSet,
    settings: ArchiveSettings,
    manner: Manner,
    *,
    corpus: Path | TestSet | None = None,
    fresh: bool = False,
    progress: Progress = lambda done, found: None,
) -> Iterator[Prepared]:
    """Open what a test set is asked of, and the journal of what was answered before.

    :param settings: how it answers; its folder is where everything is kept.
    :param corpus: a folder of articles, or the test set whose own articles are asked; None: the
        archive in the folder of `settings`.
    :param fresh: forget what an interrupted run of the same evaluation left.
    :param progress: of adding articles.
    :raises EvaluationError: when there are no articles, or nothing can be kept.
    """
    with ExitStack() as stack:
        if corpus is None:
            archive = stack.enter_context(closing(Archive(settings)))
            key = key_of(test_set, settings, manner, stored_lines(archive))
            folder = stack.enter_context(workplace(settings.folder, key, fresh=fresh))
        else:
            lines = file_lines(corpus) if isinstance(corpus, Path) else []
            key = key_of(test_set, settings, manner, lines)
            folder = stack.enter_context(workplace(settings.folder, key, fresh=fresh))
            place = corpus if isinstance(corpus, Path) else folder / "articles"
            if isinstance(corpus, TestSet):
                write_articles(corpus.articles, place)
            archive = stack.enter_context(closing(open_corpus(settings, folder, place, progress)))
        journal = stack.enter_context(closing(Journal(folder / _JOURNAL)))
        yield Prepared(archive, journal)


@contextmanager
def workplace(home: Path, key: str, *, fresh: bool = False) -> Iterator[Path]:
    """Yield the folder for `key` below `home`; it stays only where answers wait to be gone on with.

    :param fresh: forget what an interrupted run left there.
    :raises EvaluationError: when it cannot be made.
    """
    folder = home / "evaluations" / key
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvaluationError(f"{folder}: {error.strerror or error}") from error
    try:
        yield folder
    except BaseException:
        journal = folder / _JOURNAL
        if not journal.exists() or not journal.stat().st_size:
            _remove(folder)
        raise
    _remove(folder)


def _remove(folder: Path) -> None:
    """Remove the folder, and the one it lies in where nothing else does."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()


def key_of(
    test_set: TestSet, settings: ArchiveSettings, manner: Manner, articles: Iterable[str]
) -> str:
    """Return what tells evaluations apart whose answers may differ.

    It is made of the questions, the articles, the settings (threads aside) and this program itself:
    answers of an earlier version of anything are not mixed with new ones.

    :param articles: a line about each article that changes when it does.
    """
    parts = [repr(test_set.questions), repr(replace(settings, threads=None)), repr(manner)]
    parts += [f"{a.name} {a.title} {a.text}" for a in test_set.articles]
    parts += articles
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    for room in _ROOMS:
        folder = _PROGRAM / room
        for pattern in ("*.py", "manifest.json"):
            for path in sorted(folder.rglob(pattern)):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def stored_lines(shelf: Shelf) -> list[str]:
    """Return a line about each article of an archive."""
    return [f"{s.id} {shelf.article(s.id).content_hash}" for s in shelf.articles()]


def file_lines(corpus: Path) -> list[str]:
    """Return a line about each file at and below `corpus`: where it is, its size and time."""
    lines = []
    for found in collect_sources([corpus]):
        if isinstance(found, SourceFile):
            status = found.path.stat()
            lines.append(f"{found.path} {status.st_size} {status.st_mtime_ns}")
    return sorted(lines)
