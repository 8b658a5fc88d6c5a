"""The files of watched folders: which have changed and come to rest, and which are gone."""

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.watching.watched import Watched
from documents import SourceFile, UnreadableSourceError, collect_sources


@dataclass(frozen=True)
class Look:
    """What a look at the files found.

    :param changed: those that are new or changed, and rest, each with its mark.
    :param gone: paths of those that were there before.
    :param faults: what could not be looked at, and why.
    """

    changed: Sequence[tuple[SourceFile, str]]
    gone: Sequence[str]
    faults: Sequence[str]


class WatchedFiles:
    """Looks at files again and again, and compares them with what is kept of them.

    A file is told apart by its size and its times. It rests once two looks, `settle` seconds apart,
    find it the same: what is still being written is left alone.

    :param places: folders and files.
    :param besides: a folder whose files are passed over, the program's own.
    """

    def __init__(
        self,
        places: Sequence[Path],
        watched: Watched,
        *,
        besides: Path,
        settle: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._places = places
        self._watched = watched
        self._besides = besides.resolve()
        self._settle = settle
        self._clock = clock
        self._marks = watched.marks()
        self._restless: dict[str, tuple[str, float]] = {}

    @property
    def restless(self) -> bool:
        """Whether files have changed that do not rest yet."""
        return bool(self._restless)

    def look(self) -> Look:
        """Compare what is there with what was dealt with."""
        now = self._clock()
        faults: list[str] = []
        found: dict[str, tuple[SourceFile, str]] = {}
        for file in collect_sources(self._places):
            if isinstance(file, UnreadableSourceError):
                faults.append(str(file))
            elif not file.path.is_relative_to(self._besides) and (mark := _mark(file.path)):
                found[str(file.path)] = file, mark
        restless: dict[str, tuple[str, float]] = {}
        changed: list[tuple[SourceFile, str]] = []
        for path, (file, mark) in found.items():
            if self._marks.get(path) != mark:
                before, since = self._restless.get(path, ("", now))
                restless[path] = mark, since if before == mark else now
                if now - restless[path][1] >= self._settle:
                    changed.append((file, mark))
        self._restless = restless
        gone = [path for place in self._places for path in self._gone(place, found, faults)]
        return Look(changed, list(dict.fromkeys(gone)), faults)

    def dealt_with(self, marks: Mapping[str, str]) -> None:
        """Keep that files were dealt with as they were when their marks were taken."""
        self._watched.dealt_with(marks)
        self._marks.update(marks)
        for path, mark in marks.items():
            if self._restless.get(path, ("",))[0] == mark:
                del self._restless[path]

    def told_gone(self, paths: Sequence[str]) -> None:
        """Keep that files are gone."""
        self._watched.gone(paths)
        for path in paths:
            self._marks.pop(path, None)

    def _gone(self, place: Path, found: Collection[str], faults: list[str]) -> list[str]:
        """What is gone from a place that is there; a whole folder is not taken for gone."""
        root = os.path.realpath(place)
        if root in self._marks:
            return [root] if Path(root).parent.is_dir() and _is_gone(root) else []
        if not place.is_dir():
            return []
        known = [path for path in self._marks if path.startswith(f"{root}{os.sep}")]
        gone = [path for path in known if path not in found and _is_gone(path)]
        if len(gone) == len(known) > 1 and not any(
            Path(path).is_relative_to(root) for path in found
        ):
            faults.append(f"{place}: empty all at once, perhaps not mounted; nothing is done")
            return []
        return gone


def _mark(path: Path) -> str:
    """What a file is told apart by, "" where it has just gone."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _is_gone(path: str) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # out of reach, which says nothing
        return False
    return False
