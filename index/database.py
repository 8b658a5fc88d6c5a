"""The SQLite file that holds the truth: articles, passages, embeddings and their words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import StorageError
from index.manifest import Manifest

_APPLICATION_ID = 0x6E717431  # "nqt1": tells an archive from any other SQLite file
_WAIT_SECONDS = 10.0

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
    text TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}'
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

    :param path: the file; made, with its folder, where there is none.
    :param manifest: what the database must have been made with.
    :raises IndexMismatchError: when it was made with something else.
    :raises StorageError: when it cannot be opened, is damaged or is no archive.
    """

    def __init__(self, path: Path, *, manifest: Manifest) -> None:
        self.path = path
        self._lock = threading.RLock()
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            self._open(manifest)
        except BaseException:
            self._connection.close()
            raise

    def read(self, query: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of `query`."""
        with self._lock, self._translated():
            return self._connection.execute(query, parameters).fetchall()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that moves the generation on; all of it is kept, or nothing.

        :raises StorageError: when another process keeps writing, or the disk is full or damaged.
        """
        with self._lock, self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute(
                    "UPDATE manifest SET value = value + 1 WHERE key = 'generation'"
                )
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside comes from one generation."""
        with self._lock, self._translated():
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def generation(self) -> int:
        """How many transactions have been written so far, by any process."""
        rows = self.read("SELECT value FROM manifest WHERE key = 'generation'")
        return int(rows[0][0])

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        with self._lock:
            self._connection.close()

    def _open(self, manifest: Manifest) -> None:
        with self._translated():
            self._is_archive()  # refuses a foreign one before its journal mode is changed
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._create(manifest)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            stored = dict(self.read("SELECT key, value FROM manifest"))
        manifest.check(stored, str(self.path))

    def _is_archive(self) -> bool:
        """Whether the file is an archive already; one that is neither that nor empty is refused."""
        # In this order: another process that makes the archive writes both in one transaction.
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        if application == _APPLICATION_ID:
            return True
        if tables or application:
            raise StorageError(f"{self.path} is a database of something else, not an archive")
        return False

    def _create(self, manifest: Manifest) -> None:
        if self._is_archive():
            self._add_details()
            return
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                self._connection.execute(statement)
        rows = [*manifest.to_rows(), ("generation", "0")]
        self._connection.executemany("INSERT INTO manifest VALUES (?, ?)", rows)
        self._connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")

    def _add_details(self) -> None:
        """Give the articles of an archive from before there was one their column of details."""
        columns = self._connection.execute("PRAGMA table_info(articles)").fetchall()
        if columns and "details" not in [column[1] for column in columns]:
            self._connection.execute(
                "ALTER TABLE articles ADD COLUMN details TEXT NOT NULL DEFAULT '{}'"
            )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StorageError(
                    f"{self.path}: another process is writing to the archive; try again"
                ) from error
            raise StorageError(f"{self.path}: {error}") from error
        except (FileExistsError, NotADirectoryError) as error:
            raise StorageError(f"{self.path.parent} is not a folder") from error
        except OSError as error:
            raise StorageError(f"{self.path}: {error.strerror or error}") from error
