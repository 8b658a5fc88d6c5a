"""Keeping an archive up to date with folders, feeds and pages, until told to stop."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bot.watching.file_events import file_events
from bot.watching.watched import SITEMAP, LookedAt, Watched
from bot.watching.watched_files import WatchedFiles
from documents import NewsquoteError, SourceFile
from index import AddReport, ArticleSummary, Copy
from retriever import Archive

_AT_ONCE = 64  # files that are added before the next lines are told
_LONGEST_BACKOFF = 6 * 3600.0
_CLOCK_LOOK = 60.0  # a computer that slept should notice soon what is due

Tell = Callable[[str, str], None]


class _StoppedError(Exception):
    """It was told to stop in the midst of adding."""


@dataclass(frozen=True)
class Rhythm:
    """How often is looked at what, in seconds.

    :param every: between two looks at an address.
    :param settle: that a file has to stay as it is before it is read.
    :param look: between two looks at all files, in case the system did not tell of a change.
    :param backoff: after a fault with files, doubled with each further one.
    :param tick: after which a stop is noticed, and that changes are waited for at a time.
    """

    every: float = 900.0
    settle: float = 2.0
    look: float = 60.0
    backoff: float = 5.0
    tick: float = 0.5


class Watcher:
    """Adds what changes; files and addresses in a thread each, so that neither waits for the other.

    The archive is locked only while what was read is written. What fails is tried again, later each
    time.

    :param places: folders and files, and addresses as text with "://", those of sitemaps behind
        `SITEMAP`.
    :param home: a folder whose files are passed over, the program's own.
    :param tell: called, by either thread, with what happened ("added", "replaced", "gone",
        "removed"; "note", "refused", "failed") and to what.
    :param remove: remove the articles of files that are gone, rather than keep them.
    :param clock: seconds since 1970.
    :param pages: of a sitemap that are asked for at a time; other addresses have a turn then.
    """

    def __init__(
        self,
        archive: Archive,
        watched: Watched,
        places: Iterable[str],
        *,
        home: Path,
        tell: Tell,
        remove: bool = False,
        rhythm: Rhythm | None = None,
        clock: Callable[[], float] = time.time,
        pages: int = 256,
    ) -> None:
        named = list(dict.fromkeys(places))
        self._archive = archive
        self._watched = watched
        self._addresses = [place for place in named if "://" in place]
        self._paths = [Path(place) for place in named if "://" not in place]
        self._home = home
        self._tell = tell
        self._remove = remove
        self._rhythm = Rhythm() if rhythm is None else rhythm
        self._clock = clock
        self._pages = pages
        self._stop = threading.Event()
        self._files = WatchedFiles(self._paths, watched, besides=home, settle=self._rhythm.settle)
        self._faults: Sequence[str] = ()
        self._refused: dict[str, frozenset[str]] = {}

    def stop(self) -> None:
        """Have `run` return when what is being written is written; may be called in any thread."""
        self._stop.set()

    def run(self, *, at_once: Iterable[str] = ()) -> None:
        """Keep the archive up to date until `stop` is called.

        :param at_once: addresses to look at now, however recently that was done.
        :raises Exception: what `tell` raises.
        """
        with ThreadPoolExecutor(2) as pool:
            loops = [
                pool.submit(self._watch_files),
                pool.submit(self._watch_addresses, frozenset(at_once)),
            ]
            for loop in loops:
                loop.add_done_callback(self._stop_after_fault)
        for loop in loops:
            loop.result()

    def _stop_after_fault(self, loop: Future[None]) -> None:
        if loop.exception() is not None:
            self.stop()

    def _watch_files(self) -> None:
        if not self._paths:
            return
        rhythm, due, failures = self._rhythm, 0.0, 0
        events = file_events(self._paths, self._stop, besides=self._home, tick=rhythm.tick)
        for event in events:
            if isinstance(event, str):
                self._tell("failed", event)
            elif time.monotonic() >= due or (event and not failures):
                failures = self._look_at_files(failures)
                wait = rhythm.settle if self._files.restless else rhythm.look
                due = time.monotonic() + (self._backoff(failures) if failures else wait)

    def _look_at_files(self, failures: int) -> int:
        """Deal with what changed; return how many times in a row that has failed."""
        try:
            look = self._files.look()
            for fault in look.faults:
                if fault not in self._faults:
                    self._tell("failed", fault)
            self._faults = look.faults
            for start in range(0, len(look.changed), _AT_ONCE):
                if self._stop.is_set():
                    return failures
                self._add_files(look.changed[start : start + _AT_ONCE])
            self._see_off(look.gone)
        except BrokenPipeError:  # nobody hears what is told
            raise
        except Exception as error:
            wait = _spoken(self._backoff(failures + 1))
            self._tell("failed", f"{_said(error)}; next try in {wait}")
            return failures + 1
        return 0

    def _backoff(self, failures: int) -> float:
        return min(self._rhythm.backoff * 2.0 ** min(failures - 1, 30), _LONGEST_BACKOFF)

    def _add_files(self, changed: Sequence[tuple[SourceFile, str]]) -> None:
        report = self._archive.add([file for file, _ in changed])
        self._tell_changes(report)
        # A signal may have ended the processes that read: what they left is for the next start.
        if report.refused and self._stop.is_set():
            return
        for error in report.refused:
            self._tell("refused", str(error))
        self._files.dealt_with({str(file.path): mark for file, mark in changed})

    def _see_off(self, gone: Sequence[str]) -> None:
        stored = self._archive.articles() if gone else []
        sources: list[ArticleSummary | Copy] = [*stored, *(c for a in stored for c in a.copies)]
        for path in gone:
            for mine in (source for source in sources if _is_of(source.source, path)):
                if self._remove:
                    left = self._archive.withdraw(mine.id)
                    also = f"; its article is kept, from {left[0]}" if left else ""
                    self._tell("removed", f"{mine.article}{also}")
                else:
                    kept = mine.article_id if isinstance(mine, Copy) else mine.id
                    self._tell("gone", f"{mine.article}; its article {kept} is kept")
        self._files.told_gone(gone)

    def _watch_addresses(self, at_once: frozenset[str]) -> None:
        # Only what was in order is left alone for as long as it was before a restart.
        due = {
            address: 0.0 if address in at_once else self._due(address)
            for address in self._addresses
        }
        while due and not self._stop.is_set():
            address = min(due, key=lambda address: due[address])
            wait = due[address] - self._clock()
            if wait > 0:
                self._stop.wait(min(wait, _CLOCK_LOOK))
                continue
            try:
                whole = self._look_at_address(address)
            except _StoppedError:
                return
            due[address] = self._due(address) if whole else self._clock()

    def _due(self, address: str) -> float:
        looked = self._watched.looked_at(address)
        if looked is None or looked.at > self._clock():  # the clock was put back
            return 0.0
        return looked.at + self._patience(looked.failures)

    def _patience(self, failures: int) -> float:
        every = self._rhythm.every
        return min(every * 2.0 ** min(failures, 30), max(every, _LONGEST_BACKOFF))

    def _look_at_address(self, address: str) -> bool:
        """Add what is new there; return whether that was all, as far as it could be had."""
        looked = self._watched.looked_at(address)
        fault, whole = "", True
        try:
            report = self._added_from(address)
            self._tell_changes(report)
            refused = {str(e): e.source != _place_of(address) for e in report.refused}
            fault = next((text for text, of_a_page in refused.items() if not of_a_page), "")
            known = self._refused.get(address, frozenset())
            fresh = [text for text, of_a_page in refused.items() if of_a_page and text not in known]
            for text in fresh:
                self._tell("refused", text)
            self._refused[address] = frozenset(refused)
            new = len(report.added) + len(report.replaced) + len(report.copies) + len(fresh)
            whole = new < self._pages or not address.startswith(SITEMAP)
        except (_StoppedError, BrokenPipeError):
            raise
        except Exception as error:
            fault = f"{_place_of(address)}: {_said(error)}"
        failures = 0 if not fault else 1 if looked is None else looked.failures + 1
        self._watched.look(address, LookedAt(self._clock(), failures))
        if fault:
            wait = _spoken(self._patience(failures))
            self._tell("failed", f"{fault}; next try in {wait}")
        return whole or bool(fault)

    def _added_from(self, address: str) -> AddReport:
        if not address.startswith(SITEMAP):
            return self._archive.add([address], self._unless_stopped)
        sitemaps = [_place_of(address)]
        return self._archive.add([], self._unless_stopped, sitemaps=sitemaps, pages=self._pages)

    def _unless_stopped(self, done: int, found: int) -> None:
        """Break off adding when it is to stop; what was added by then is kept."""
        if self._stop.is_set():
            raise _StoppedError

    def _tell_changes(self, report: AddReport) -> None:
        for what, names in (("added", report.added), ("replaced", report.replaced)):
            for name in names:
                self._tell(what, name)
        for name, of in report.copies:
            self._tell("copy", f"{name}, of {of}")
        for name, note in report.notes:
            self._tell("note", f"{name}: {note}")


def _place_of(address: str) -> str:
    """The address that is fetched first."""
    if not address.startswith(SITEMAP):
        return address
    from documents.web.sitemap import sitemap_address

    return sitemap_address(address.removeprefix(SITEMAP))


def _is_of(source: str, path: str) -> bool:
    """Whether an article comes from a file, or from within it."""
    if source == path:
        return True
    return source.startswith((f"{path}#", f"{path}/")) and not os.path.lexists(source)


def _said(error: Exception) -> str:
    if isinstance(error, NewsquoteError):
        return str(error)
    return f"unexpected {type(error).__name__}: {' '.join(str(error).split())}"


def _spoken(seconds: float) -> str:
    """Return a time as a person says it."""
    for size, name in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "a moment"
