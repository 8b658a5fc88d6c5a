"""Units answered one after the other, or by several processes that each open the archive."""

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from os import cpu_count

from evaluation.articles import ArticleBook
from evaluation.asking import Asked, Manner, Record, Unit, answer_unit
from evaluation.errors import EvaluationError
from retriever import Archive, ArchiveSettings

_AHEAD = 4  # units in hand for each process, so that memory stays flat


def answer_here(archive: Asked, manner: Manner, units: Sequence[Unit]) -> Iterator[list[Record]]:
    """Yield the records of each unit, in order, answered by `archive` itself."""
    book = ArticleBook(archive)
    for unit in units:
        yield answer_unit(archive, book, manner, unit)


def answer_apart(
    settings: ArchiveSettings, manner: Manner, units: Sequence[Unit], *, jobs: int
) -> Iterator[list[Record]]:
    """Yield the records of each unit, in order, answered by `jobs` processes.

    :param settings: of the archive that each of them opens; where `threads` is not set, the cores
        are shared out.
    :raises EvaluationError: when a process ends before its time.
    """
    if settings.threads is None:
        settings = replace(settings, threads=max(1, (cpu_count() or 1) // jobs))
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_open, initargs=(settings, manner)
    )
    waiting: deque[Future[list[Record]]] = deque()
    rest = iter(units)
    try:
        for unit in islice(rest, _AHEAD * jobs):
            waiting.append(pool.submit(_answer, unit))
        while waiting:
            yield waiting.popleft().result()
            for unit in islice(rest, 1):
                waiting.append(pool.submit(_answer, unit))
    except BrokenProcessPool as error:
        raise EvaluationError("a process that was answering ended; was memory short?") from error
    finally:
        pool.shutdown(cancel_futures=True)


class _Worker:
    """What a process of the pool answers with; a pool hands nothing else on to its tasks."""

    archive: Archive
    book: ArticleBook
    manner: Manner


def _open(settings: ArchiveSettings, manner: Manner) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was started ends the others
    _Worker.archive = Archive(settings)
    _Worker.archive.warm_up()
    _Worker.book = ArticleBook(_Worker.archive)
    _Worker.manner = manner


def _answer(unit: Unit) -> list[Record]:
    return answer_unit(_Worker.archive, _Worker.book, _Worker.manner, unit)
