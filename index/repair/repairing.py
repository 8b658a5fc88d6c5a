"""A damaged archive made whole again: a new one of all that can be read, the old one kept beside.

SQLite tells pages that were overwritten; an article whose text was changed within its page is told
by its hash. What is derived is made anew: the words always, the passages of an article and their
embeddings where they are not what its text gives. What is lost is told by name.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from haystack import Document

from documents import Article, passages_of
from index.database.backup import beside
from index.database.connection import Database
from index.database.lock import WriterLock
from index.database.manifest import Manifest
from index.database.placing import put_in_place
from index.errors import DamagedError, StorageError
from index.repair.loose import loose_rows, with_first_page
from index.repair.salvage import Salvage
from index.store import FaissDocumentStore
from index.tables.articles import ArticleTable
from index.tables.passages import delete_passages, insert_passage, passage_text, text_hash
from index.tables.visits import VisitTable

Embed = Callable[[FaissDocumentStore, list[Document]], list[Document]]

_ROUGH = 0.01  # by which the length of an embedding may differ from 1, of float16


@dataclass(frozen=True)
class Repair:
    """What was wrong with an archive and what became of it.

    :param fault: what was wrong; empty where nothing was, and nothing was done.
    :param kept: where the damaged file lies now.
    :param lost: the articles that could not be read, by name where that could be.
    :param articles: how many there are now.
    :param made_anew: how many of them had passages or embeddings that were made anew.
    :param passages_lost: passages of no article that could not be read.
    """

    fault: str = ""
    kept: Path | None = None
    lost: tuple[str, ...] = ()
    articles: int = 0
    made_anew: int = 0
    passages_lost: int = 0


def repair(path: Path, manifest: Manifest, embed: Embed) -> Repair:
    """Put in the place of a damaged archive a new one that holds all that can be read of it.

    Whoever has the archive open goes over to the new one.

    :param manifest: what the archive was made with.
    :param embed: gives passages their embeddings, known ones from the store.
    :raises StorageError: when nothing can be read of it, or the disk is full; all is as it was.
    :raises IndexMismatchError: when it was made with another model.
    """
    fault = fault_of(path, manifest)
    if not fault:
        return Repair()
    try:
        with WriterLock(path).held(), beside(path) as part:
            with closing(_store(part, manifest)) as store, _opened(path, manifest) as damaged:
                repaired = _salvaged(damaged, store, embed)
                if not repaired.articles and not store.count_documents():
                    raise _nothing_read(path)
            kept = put_in_place(part, path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error
    with closing(_store(path, manifest)) as store:
        store.make_derived()
    return replace(repaired, fault=fault, kept=kept)


def fault_of(path: Path, manifest: Manifest) -> str:
    """Return what is wrong with an archive, "" where nothing is; reads all of it.

    :raises StorageError: when it cannot be read for another reason than damage.
    :raises IndexMismatchError: when it was made with another model.
    """
    try:
        with closing(Database(path, manifest=manifest)) as database:
            return database.check() or ArticleTable(database).check()
    except DamagedError as error:
        return str(error.__cause__)


def _nothing_read(path: Path) -> DamagedError:
    return DamagedError(
        f"{path}: nothing can be read of it: `newsquote restore FILE` brings a backup back"
    )


def _store(path: Path, manifest: Manifest) -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model=manifest.model, dimension=manifest.dimension)


@contextmanager
def _opened(path: Path, manifest: Manifest) -> Iterator[sqlite3.Connection]:
    """A connection to read from; what the log holds is first put into the file, if that can be."""
    with ExitStack() as kept:
        connection = kept.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
        with suppress(sqlite3.DatabaseError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError:
            connection = kept.enter_context(with_first_page(path, manifest))
            try:  # the schema takes more pages than the first
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.DatabaseError as error:
                raise _nothing_read(path) from error
        with suppress(sqlite3.DatabaseError):
            stored = dict(connection.execute("SELECT key, value FROM manifest"))
            if stored:
                manifest.check(stored, str(path))
        yield connection


def _salvaged(damaged: sqlite3.Connection, store: FaissDocumentStore, embed: Embed) -> Repair:
    """Fill an empty store with what can be read."""
    database = store._database
    with database.write() as connection:
        salvage = Salvage(damaged, connection)
        salvage.copy_all()
        lost = _missing(salvage, connection)
        if lost:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
            marks = ", ".join("?" * len(columns))
            ((_, _, file),) = damaged.execute("PRAGMA database_list").fetchall()
            for row in loose_rows(Path(file), "articles", columns, frozenset(lost)):
                connection.execute(f"INSERT OR IGNORE INTO articles VALUES ({marks})", row)  # noqa: S608 - only marks
            lost = _missing(salvage, connection)
        for article_id in store.articles.damaged():
            lost[article_id] = _name(connection, article_id)
            ArticleTable.delete(connection, article_id)
        unread, passages_lost = _tidy(connection, lost)
        _take_generation(damaged, connection)
        connection.execute("INSERT INTO passage_words (passage_words) VALUES ('rebuild')")
    incomplete = bool(unread or salvage.incomplete & {"passages", "embeddings"})
    made_anew = 0
    articles = [summary.id for summary in store.articles.summaries()]
    for article_id in articles:
        article = store.articles.get(article_id)
        if article is not None and not _is_sound(store, article, incomplete=incomplete):
            documents = embed(store, passages_of(article))
            with database.write() as connection:
                delete_passages(connection, "article_id", article_id)
                for document in documents:
                    insert_passage(connection, document, store.dimension, embedded=True)
            made_anew += 1
    left = store.check()
    if left:
        raise StorageError(f"{database.path}: what was saved is damaged, too: {left}")
    return Repair(
        lost=tuple(sorted(lost.values())),
        articles=len(articles),
        made_anew=made_anew,
        passages_lost=passages_lost,
    )


def _missing(salvage: Salvage, connection: sqlite3.Connection) -> dict[str, str]:
    """The articles that something tells of and that could not be read: ids, each with a name."""
    lost = {
        article_id: name or article_id
        for (article_id,), name in salvage.keys("articles", "basename").items()
        if not connection.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone()
    }
    if "articles" in salvage.incomplete:
        lost |= _without_articles(connection, lost)
    return lost


def _without_articles(connection: sqlite3.Connection, known: dict[str, str]) -> dict[str, str]:
    """Articles of which passages are there and nothing else, with the names that those tell."""
    found: dict[str, str] = {}
    for article_id, document in connection.execute(
        "SELECT article_id, document FROM passages WHERE article_id NOTNULL"
        " AND article_id NOT IN (SELECT id FROM articles) GROUP BY article_id"
    ):
        name = known.get(article_id, article_id)
        if name == article_id:
            with suppress(ValueError, TypeError, KeyError):
                name = str(json.loads(document)["meta"]["name"])
        found[article_id] = name
    return found


def _name(connection: sqlite3.Connection, article_id: str) -> str:
    ((name,),) = connection.execute("SELECT name FROM articles WHERE id = ?", (article_id,))
    return str(name)


def _tidy(connection: sqlite3.Connection, lost: dict[str, str]) -> tuple[int, int]:
    """Take out what belongs to nothing.

    :returns: how many passages were no JSON, and how many are lost that are of no article: those
        that their embeddings tell of, which are not kept by a text.
    """
    if lost:
        copies = connection.execute("SELECT id, article_id FROM copies").fetchall()
        gone = {*lost, *(copy_id for copy_id, of in copies if of in lost)}
        VisitTable.forget_lost(connection, gone, lost.values())
    for table in ("passages", "copies", "revisions", "signed", "arrivals"):
        connection.executemany(
            f"DELETE FROM {table} WHERE article_id = ?",  # noqa: S608 - names of the schema
            [(article_id,) for article_id in lost],
        )
    unread = connection.execute("DELETE FROM passages WHERE NOT json_valid(document)").rowcount
    connection.execute("DELETE FROM removals WHERE number IN (SELECT number FROM passages)")
    ((passages_lost,),) = connection.execute(
        "SELECT count(*) FROM embeddings WHERE text_hash ISNULL"
        " AND number NOT IN (SELECT number FROM passages)"
        " AND number NOT IN (SELECT number FROM removals)"
    )
    connection.execute(
        "INSERT OR IGNORE INTO removals SELECT number, 0 FROM embeddings"
        " WHERE number NOT IN (SELECT number FROM passages)"
    )
    # A number that an embedding or a removal has must not be given again.
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'passages'")
    connection.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'passages', coalesce(max(number), 0) FROM"
        " (SELECT number FROM passages UNION ALL SELECT number FROM embeddings"
        " UNION ALL SELECT number FROM removals)"
    )
    return unread, passages_lost


def _take_generation(damaged: sqlite3.Connection, connection: sqlite3.Connection) -> None:
    """Go on counting from the generation of the damaged archive, where that can be read."""
    with suppress(sqlite3.DatabaseError):
        connection.execute(
            "UPDATE manifest SET value = max(value + 0, ?) WHERE key = 'generation'",
            damaged.execute("SELECT value + 0 FROM manifest WHERE key = 'generation'").fetchone(),
        )


def _is_sound(store: FaissDocumentStore, article: Article, *, incomplete: bool) -> bool:
    """Whether the passages of an article are slices of it, each with the embedding of its words.

    :param incomplete: whether the last of them may be missing, which the others do not tell.
    """
    rows = store._database.read(
        "SELECT document, text_hash, vector FROM passages LEFT JOIN embeddings USING (number)"
        " WHERE article_id = ? ORDER BY json_extract(document, '$.meta.ordinal')",
        (article.id,),
    )
    if not rows or (incomplete and len(rows) != len(passages_of(article))):
        return False
    for ordinal, (stored, hashed, vector) in enumerate(rows):
        try:
            document = Document.from_dict(json.loads(stored))
            start, end = document.meta["start"], document.meta["end"]
            sound = (
                document.meta["ordinal"] == ordinal
                and document.content == article.text[start:end]
                and hashed in (None, text_hash(passage_text(document)))
                and _is_unit(vector, store.dimension)
            )
        except (ValueError, TypeError, KeyError):
            return False
        if not sound:
            return False
    return True


def _is_unit(vector: bytes | None, dimension: int) -> bool:
    if vector is None or len(vector) != 2 * dimension:
        return False
    length = np.linalg.norm(np.frombuffer(vector, dtype=np.float16).astype(np.float32))
    return bool(abs(length - 1) < _ROUGH)
