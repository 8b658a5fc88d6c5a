"""The SQLite file that holds the truth: articles, passages, embeddings and their words."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.database import migrations
from index.database.lock import WriterLock
from index.database.manifest import Manifest
from index.errors import DamagedError, StorageError

APPLICATION_ID = 0x6E717431  # "nqt1": tells an archive from any other SQLite file
_WAIT_SECONDS = 10.0
# Room for the pages that lead to the rows of a million passages, so that only rows are read anew.
_CACHE_KIB = 16_384
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))

# Format 1, which stays as it is: `index.database.migrations` makes the later ones of it.
_SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    basename TEXT NOT NULL,
    title TEXT NOT NULL,
    published TEXT,
    url TEXT,
    language TEXT,
    further_sources TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body_start INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_by_basename ON articles (basename);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT,
    document TEXT NOT NULL,
    embedding BLOB
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE VIRTUAL TABLE passage_words USING fts5 (
    title, content, tokenize = "porter unicode61 remove_diacritics 2"
);
"""


class Database:
    """One connection to the file, shared by the threads of a process under a lock.

    Where another file is put in its place (`index.database.placing`), the next use is of that one.

    :param path: the file; made, with its folder, where there is none.
    :param manifest: what the database must have been made with.
    :param named: what errors call it, in place of its path.
    :raises IndexMismatchError: when it was made with something else.
    :raises StorageError: when it cannot be opened, is damaged (`DamagedError`) or is no archive.
    """

    def __init__(self, path: Path, *, manifest: Manifest, named: str | None = None) -> None:
        self.path = path
        self._manifest = manifest
        self._inode: int | None = None
        self._name = named or str(path)
        self._lock = threading.RLock()
        self._writing = WriterLock(path)
        self._connect()

    def read(self, query: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of `query`."""
        with self._lock, self._translated():
            self._follow_file()
            return self._connection.execute(query, parameters).fetchall()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that moves the generation on; all of it is kept, or nothing.

        :raises StorageError: when another process keeps writing, or the disk is full or damaged.
        """
        with self._transaction() as connection:
            yield connection
            connection.execute("UPDATE manifest SET value = value + 1 WHERE key = 'generation'")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside comes from one generation."""
        with self._lock, self._translated():
            if self._connection.in_transaction:
                yield
                return
            self._follow_file()
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def generation(self) -> int:
        """How many transactions have been written so far, by any process."""
        rows = self.read("SELECT value FROM manifest WHERE key = 'generation'")
        return int(rows[0][0])

    def version(self) -> tuple[str, int]:
        """The identity of the archive and its generation: alike only where all that is read is."""
        rows = dict(
            self.read("SELECT key, value FROM manifest WHERE key IN ('archive', 'generation')")
        )
        return str(rows["archive"]), int(rows["generation"])

    def copy_to(self, target: sqlite3.Connection, *, pages: int) -> None:
        """Copy everything, as of one generation, into an empty database.

        Another connection of this process and others may go on reading and writing.

        :param pages: how many to copy before anybody else may use this connection.
        """
        with self._translated(), closing(sqlite3.connect(self.path)) as source:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM manifest").fetchone()
            source.backup(target, pages=pages)

    def become_successor_of(self, other: "Database | None") -> None:
        """Take an identity of its own and a generation after those of `other`.

        :param other: None where it cannot be read: the identity alone tells the two apart.
        """
        generation = 0 if other is None else other.version()[1]
        with self.write() as connection:
            connection.execute(
                "UPDATE manifest SET value = lower(hex(randomblob(16))) WHERE key = 'archive'"
            )
            connection.execute(
                "UPDATE manifest SET value = max(value + 0, ?) WHERE key = 'generation'",
                (generation,),
            )

    def replace_with(self, other: "Database", *, pages: int) -> None:
        """Hold what `other` does, in one transaction.

        :raises StorageError: when another process keeps writing, or the disk is full.
        """
        with self._lock, self._translated(), self._writing.held():
            other._connection.backup(self._connection, pages=pages)

    def check(self) -> str:
        """Return what is wrong with the file, "" where nothing is; reads all of it.

        :raises StorageError: when it is too damaged to be read.
        """
        ((said,),) = self.read("PRAGMA integrity_check(1)")
        return "" if said == "ok" else " ".join(str(said).split())

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        with self._lock:
            self._connection.close()

    def _connect(self) -> None:
        with self._translated():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            inode = _inode(self.path)  # before it is opened: another may come in its place
            where = str(self.path)
            if _cannot_change(self.path):  # SQLite would want to make its log to read it
                where = f"{self.path.absolute().as_uri()}?immutable=1"
            self._connection = sqlite3.connect(
                where,
                timeout=_WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                uri=where != str(self.path),
            )
        try:
            self._open(self._manifest)
            self._inode = inode or _inode(self.path)
        except BaseException:
            self._connection.close()
            raise

    def _follow_file(self) -> None:
        """Open the file anew where it is another than was opened; not inside a transaction."""
        if self._inode is None or self._connection.in_transaction:
            return  # it is being opened, or in use
        if _inode(self.path) in (None, self._inode):
            return
        before = self._connection, self._inode
        self._inode = None
        try:
            self._connect()
        except BaseException:
            self._connection, self._inode = before
            raise
        before[0].close()

    def _open(self, manifest: Manifest) -> None:
        with self._translated():
            made = self._is_archive()
            if made:
                version = self._checked(manifest)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            if not made or version < manifest.format_version:
                with self._writing.held():
                    self._connection.execute("PRAGMA journal_mode = WAL")
                    with self._transaction():
                        self._create(manifest)
                        migrations.apply(self._connection, since=self._checked(manifest))

    def _checked(self, manifest: Manifest) -> int:
        """The format of the archive, which was made with what it is opened with."""
        stored = dict(self.read("SELECT key, value FROM manifest"))
        return manifest.check(stored, self._name)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated(), self._writing.held():
            self._follow_file()  # under the lock, which whoever replaces the file holds
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _is_archive(self) -> bool:
        """Whether the file is an archive already; one that is neither that nor empty is refused."""
        # In this order: another process that makes the archive writes both in one transaction.
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        if application == APPLICATION_ID:
            return True
        if tables or application:
            raise StorageError(f"{self._name} is a database of something else, not an archive")
        return False

    def _create(self, manifest: Manifest) -> None:
        if self._is_archive():
            return
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                self._connection.execute(statement)
        first = replace(manifest, format_version=migrations.FIRST_VERSION)
        rows = [*first.to_rows(), ("generation", "0")]
        self._connection.executemany("INSERT INTO manifest VALUES (?, ?)", rows)
        self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StorageError(
                    f"{self._name}: another process is writing to the archive; try again"
                ) from error
            # Only what the library itself tells has a code; a closed connection has none.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                raise DamagedError(
                    f"{self._name}: {error}: `newsquote doctor --repair` saves what is whole, "
                    "`newsquote restore FILE` brings a backup back"
                ) from error
            advice = ""
            if "unable to open" in str(error) and not os.access(self.path.parent, os.W_OK):
                advice = f": {self.path.parent} must be writable, even to read an archive"
            raise StorageError(f"{self._name}: {error}{advice}") from error
        except (FileExistsError, NotADirectoryError) as error:
            raise StorageError(f"{self.path.parent} is not a folder") from error
        except OSError as error:
            raise StorageError(f"{self._name}: {error.strerror or error}") from error


def _inode(path: Path) -> int | None:
    """Which file lies at `path`; None where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _cannot_change(path: Path) -> bool:
    """Whether the file lies whole on a file system that is read-only."""
    if not path.exists() or Path(f"{path}-wal").exists() or not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
