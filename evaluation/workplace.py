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
from evaluation.lock import alone
from evaluation.testset import TestSet
from index import Progress
from retriever import Archive, ArchiveSettings
from retriever.archive import DATABASE

_JOURNAL = "answered.jsonl"


@dataclass(frozen=True)
class Prepared:
    """What an evaluation works with."""

    archive: Archive
    journal: Journal


class Workplace:
    """A folder to work in.

    :param folder: where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept = False

    @property
    def journal(self) -> Path:
        """Where the journal lies, if there is one."""
        return self.folder / _JOURNAL

    @property
    def kept(self) -> bool:
        """Whether something waits here to be gone on with."""
        return self._kept or (self.journal.exists() and self.journal.stat().st_size > 0)

    def keep(self) -> None:
        """Let the folder stay when what is done in it is interrupted."""
        self._kept = True


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
            place = stack.enter_context(workplace(settings.folder, key, fresh=fresh))
        else:
            lines = file_lines(corpus) if isinstance(corpus, Path) else []
            key = key_of(test_set, settings, manner, lines)
            place = stack.enter_context(workplace(settings.folder, key, fresh=fresh))
            if (place.folder / DATABASE).exists():
                place.keep()
            articles = corpus if isinstance(corpus, Path) else place.folder / "articles"
            if isinstance(corpus, TestSet):
                write_articles(corpus.articles, articles)
            opened = open_corpus(settings, place.folder, articles, progress, begun=place.keep)
            archive = stack.enter_context(closing(opened))
        journal = stack.enter_context(closing(Journal(place.journal)))
        yield Prepared(archive, journal)


@contextmanager
def workplace(home: Path, key: str, *, fresh: bool = False) -> Iterator[Workplace]:
    """Yield the folder for `key` below `home`, which one at a time has.

    It stays where what is done in it is interrupted and something waits to be gone on with.

    :param fresh: forget what an interrupted run left there.
    :raises EvaluationError: when another process has it, or it cannot be made.
    """
    rooms = home / "evaluations"
    place = Workplace(rooms / key)
    try:
        with alone(rooms / f"{key}.lock"):
            if fresh:
                _remove(place.folder)
            _make(place.folder)
            try:
                yield place
            except BaseException:
                if not place.kept:
                    _remove(place.folder)
                raise
            _remove(place.folder)
    finally:
        with suppress(OSError):  # others may have theirs in it
            rooms.rmdir()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise EvaluationError(f"{folder}: {error.strerror or error}") from error


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
