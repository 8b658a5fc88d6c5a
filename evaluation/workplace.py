"""The folder of one evaluation: found again by the same command, gone when it has ended."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from evaluation.asking import Manner
from evaluation.corpus import open_corpus, write_articles
from evaluation.errors import EvaluationError
from evaluation.journal import Journal
from evaluation.key import file_lines, key_of, stored_lines
from evaluation.testset import TestSet
from index import Progress
from retriever import Archive, ArchiveSettings

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
