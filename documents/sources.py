"""The files that a person names: one by one or by folder, in a fixed order."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from documents.errors import UnreadableSourceError

LARGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class SourceFile:
    """A file to read.

    :param path: absolute, symbolic links resolved.
    :param name: its path below the folder that was named, or the file's name; its address where it
        was fetched.
    :param content: its bytes where they were fetched; `path` means nothing then.
    :param media_type: what the server called them.
    """

    path: Path
    name: str
    content: bytes | None = field(default=None, repr=False)
    media_type: str | None = None

    @property
    def source(self) -> str:
        """The absolute path or the address, as it is stored."""
        return printable(str(self.path)) if self.content is None else self.name


def collect_sources(paths: Iterable[Path]) -> Iterator[SourceFile | UnreadableSourceError]:
    """Yield the files at and below `paths`, each once, sorted by name within a folder.

    Hidden files and folders are passed over; so are links to folders, which could go in circles. A
    link to a file outside the folder that was named is refused: name that file itself.
    A path that is not there is yielded as an error, so that the rest is still read.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _below(path):
            if isinstance(found, SourceFile):
                if found.path in seen:
                    continue
                seen.add(found.path)
            yield found


def read_bytes(file: SourceFile) -> bytes:
    """Return the bytes of `file`.

    :raises UnreadableSourceError: when it is no regular file, is too large or cannot be read.
    """
    if file.content is not None:
        return file.content
    try:
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableSourceError(file.name, "not a regular file")
        if status.st_size > LARGEST_FILE:
            limit = LARGEST_FILE // 2**20
            raise UnreadableSourceError(file.name, f"larger than {limit} MB")
        return file.path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UnreadableSourceError(file.name, reason[0].lower() + reason[1:]) from error


def printable(path: str) -> str:
    """Return `path` with bytes that are no UTF-8 written as escapes, so that it can be stored."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _below(path: Path) -> Iterator[SourceFile | UnreadableSourceError]:
    try:
        root = path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        yield UnreadableSourceError(printable(str(path)), "no such file or folder")
        return
    if not root.is_dir():
        yield SourceFile(root, printable(root.name))
        return
    failed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                found = Path(folder, name)
                name = printable(found.relative_to(root).as_posix())
                try:
                    path = found.resolve()
                    if found.is_symlink() and not path.is_relative_to(root):
                        yield UnreadableSourceError(name, "a link that leads out of the folder")
                        continue
                    yield SourceFile(path, name)
                except (OSError, RuntimeError):
                    yield UnreadableSourceError(name, "a link that leads in circles")
    for error in failed:
        yield UnreadableSourceError(printable(str(error.filename)), "folder cannot be read")
