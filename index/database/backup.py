"""Copies of an archive in one file, made and brought back while it is being asked."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index.database.connection import APPLICATION_ID, Database
from index.database.lock import WriterLock
from index.database.manifest import Manifest
from index.database.placing import put_in_place
from index.errors import DamagedError, StorageError

_PAGES = 4096  # copied at a time, so that a signal gets through
# The SQLite file format, section 1.3: what a file begins with; the application's number is in
# bytes 68 to 71.
_SQLITE = b"SQLite format 3\0"


def back_up(database: Database, file: Path) -> None:
    """Write all that `database` holds, as of one generation, to `file`, checked.

    :raises StorageError: when the file cannot be written, the archive is damaged, or `file` is
        there and no backup; it is then as it was.
    """
    with _told(file):
        if file.exists() and file.stat().st_size and not _is_archive(file):
            raise StorageError(f"{file} is no backup, and is not written over: name another file")
    with beside(file) as copy:
        with _told(file), closing(sqlite3.connect(copy)) as target:
            database.copy_to(target, pages=_PAGES)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            _check(target, str(database.path))
        with _told(file):
            with copy.open("rb") as written:
                os.fsync(written.fileno())
            copy.replace(file)


def restore(path: Path, file: Path, manifest: Manifest) -> Path | None:
    """Make the archive at `path` hold what `file` does, in one step, whatever it holds now.

    Whoever asks meanwhile sees it change. Where the archive is too damaged to be written to, the
    file itself is replaced.

    :param manifest: what the archive in `file` must have been made with.
    :returns: where a damaged file that was replaced is kept; None where none was.
    :raises StorageError: when `file` is no whole archive.
    :raises IndexMismatchError: when it, or what is at `path`, was made with another model.
    """
    if not file.is_file():
        raise StorageError(f"{file}: no such file")
    with _told(file):
        if not _header(file).startswith(_SQLITE):
            raise StorageError(f"{file} is no backup: `newsquote backup` writes one")
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as copy:
        with (
            _told(file),
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target, pages=_PAGES)
            _check(target, str(file))
        with closing(Database(copy, manifest=manifest, named=str(file))) as restored:
            try:
                with closing(Database(path, manifest=manifest)) as database:
                    restored.become_successor_of(database)
                    database.replace_with(restored, pages=_PAGES)
                    return None
            except DamagedError:
                restored.become_successor_of(None)
        with WriterLock(path).held(), _told(path):
            return put_in_place(copy, path)


def _is_archive(file: Path) -> bool:
    """Whether a file calls itself an archive in its header, whole or damaged."""
    header = _header(file)
    return header.startswith(_SQLITE) and header[68:] == APPLICATION_ID.to_bytes(4)


def _header(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(72)


def _check(connection: sqlite3.Connection, where: str) -> None:
    """Refuse what is damaged, which takes a moment: every page is read."""
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise StorageError(f"{where} is damaged: {' '.join(said.split())}")


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside `path` for what is not finished, removed in the end."""
    copy = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield copy
    finally:
        for name in ("", "-wal", "-shm", "-journal", ".lock", ".writer"):
            with suppress(OSError):
                Path(f"{copy}{name}").unlink(missing_ok=True)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Faults of the file in one line that names it."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{file}: {error}") from error
    except OSError as error:
        raise StorageError(f"{file}: {error.strerror or error}") from error
