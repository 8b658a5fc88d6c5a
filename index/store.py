"""The document store: passages behind haystack's protocol, articles beside them."""

import sqlite3
import threading
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from haystack import Document, default_from_dict, default_to_dict
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy

from documents import Article
from index.database.backup import back_up
from index.database.connection import Database
from index.database.filtering import Filters, PassageFilter
from index.database.manifest import Manifest
from index.dense.following import FollowingIndex
from index.errors import StorageError
from index.lexical.word_search import WordSearch
from index.metadata import PassageMetadata
from index.searching import PassageSearch
from index.tables.articles import ArticleTable
from index.tables.copies import CopyTable
from index.tables.files import FileTable
from index.tables.passages import delete_passages, insert_passage, text_hash
from index.tables.revisions import RevisionTable
from index.tables.site_lines import Arrival, ArrivalTable
from index.tables.visits import VisitTable


@dataclass(frozen=True)
class Kept:
    """An article that is kept as a further source of another.

    :param of: id of that one.
    """

    article: Article
    of: str


class FaissDocumentStore(PassageMetadata, PassageSearch):
    """Passages in SQLite, their embeddings searched by FAISS, their words by FTS5.

    SQLite holds the truth. The FAISS index is read from its snapshot, or made anew, when the store
    is first searched, and follows whenever a transaction of this or another process has moved the
    generation on. Any number of threads and processes may have one archive open.

    :param path: the database file.
    :param model: name of the encoder that the embeddings come from.
    :param dimension: length of one embedding.
    :raises IndexMismatchError: when the database was made with another model or dimension.
    :raises StorageError: when the database cannot be opened.
    """

    def __init__(self, *, path: str, model: str, dimension: int) -> None:
        self.path = path
        self.model = model
        self.dimension = dimension
        self._database = Database(Path(path), manifest=Manifest(model=model, dimension=dimension))
        self.articles = ArticleTable(self._database)
        self.copies = CopyTable(self._database)
        self.revisions = RevisionTable(self._database)
        self.visits = VisitTable(self._database)
        self.arrivals = ArrivalTable(self._database)
        self.files = FileTable(self._database)
        self._lock = threading.RLock()
        self._following = FollowingIndex(self._database, model=model, dimension=dimension)
        self._words = WordSearch(self._database, count=self.count_documents)
        self._counted = (("", -1), 0)

    def to_dict(self) -> dict[str, Any]:
        """The store as haystack saves it in a pipeline."""
        return default_to_dict(self, path=self.path, model=self.model, dimension=self.dimension)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "FaissDocumentStore":
        """Return the store that `to_dict` described."""
        return default_from_dict(cls, data)

    def count_documents(self) -> int:
        """How many passages are stored."""
        with self._lock, self._database.snapshot():
            version = self._database.version()
            if self._counted[0] != version:
                ((count,),) = self._database.read("SELECT count(*) FROM passages")
                self._counted = (version, int(count))
            return self._counted[1]

    def filter_documents(self, filters: Filters | None = None) -> list[Document]:
        """Return the passages that match haystack `filters` (None: all), without embeddings."""
        return PassageFilter(self._database, filters).documents()

    def write_documents(
        self, documents: list[Document], policy: DuplicatePolicy = DuplicatePolicy.NONE
    ) -> int:
        """Store passages; return how many were written. Without a policy, a duplicate fails.

        :raises DuplicateDocumentError: when an id is there already and the policy is to fail.
        :raises ValueError: when `documents` is no list of Documents.
        """
        if not isinstance(documents, list) or not all(isinstance(d, Document) for d in documents):
            raise ValueError("documents must be a list of haystack Documents")
        written = 0
        with self._database.write() as connection:
            for document in documents:
                found = connection.execute(
                    "SELECT 1 FROM passages WHERE id = ?", (document.id,)
                ).fetchone()
                if found and policy == DuplicatePolicy.SKIP:
                    continue
                if found and policy != DuplicatePolicy.OVERWRITE:
                    raise DuplicateDocumentError(f"a passage with id {document.id!r} is stored")
                if found:
                    delete_passages(connection, "id", document.id)
                insert_passage(connection, document, self.dimension)
                written += 1
        return written

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete the passages of these ids; an id that is not there is no error."""
        with self._database.write() as connection:
            for document_id in document_ids:
                delete_passages(connection, "id", document_id)

    def write_articles(
        self,
        articles: Sequence[Article],
        documents: Sequence[Document],
        *,
        copies: Sequence[Kept] = (),
        removed: Sequence[str] = (),
        arrivals: Sequence[Arrival] = (),
    ) -> dict[str, bool]:
        """Store articles with their passages, each in place of its earlier version.

        All of it is written in one transaction: when this returns, it is kept.

        :param documents: the passages of `articles`, embedded, `meta["article_id"]` set.
        :param copies: further sources of articles, these or stored ones; what is stored of them by
            itself is put away.
        :param removed: ids of articles that are removed first, with all that is kept of them.
        :param arrivals: how they came.
        :returns: for each article id whether it replaced an earlier version.
        :raises StorageError: when what a copy is of was removed in the meantime.
        """
        replaced: dict[str, bool] = {}
        with self._database.write() as connection:
            staying = {article.id for article in (*articles, *(kept.article for kept in copies))}
            for article_id in removed:
                self._forget(connection, article_id, staying)
            CopyTable.forget_other_schemes(connection)
            for article in articles:
                delete_passages(connection, "article_id", article.id)
                replaced[article.id] = ArticleTable.put(connection, article)
                CopyTable.delete(connection, article.id)
                self.copies.sign(connection, article)
            for document in documents:
                insert_passage(connection, document, self.dimension, embedded=True)
            for kept in copies:
                self._keep_copy(connection, kept)
            ArrivalTable.note(connection, arrivals)
        return replaced

    def _keep_copy(self, connection: sqlite3.Connection, kept: Kept) -> None:
        if not ArticleTable.holds(connection, kept.of):
            raise StorageError(
                f"{kept.article.name}: the article that it is a copy of was removed meanwhile: "
                "add it again"
            )
        if ArticleTable.put_away(connection, kept.article.id):
            delete_passages(connection, "article_id", kept.article.id)
            CopyTable.unsign(connection, kept.article.id)
            CopyTable.hand_over(connection, kept.article.id, kept.of)
        CopyTable.put(connection, kept.article, kept.of)

    def remove_article(self, article_id: str) -> bool:
        """Remove an article with its passages, further sources and earlier versions.

        What led to it does not bring it back.

        :returns: whether it was there.
        """
        with self._database.write() as connection:
            VisitTable.note_removed(connection, article_id)
            return self._forget(connection, article_id)

    def remove_copy(self, copy_id: str) -> bool:
        """Forget a further source of an article; return whether it was one."""
        with self._database.write() as connection:
            VisitTable.note_removed(connection, copy_id)
            RevisionTable.delete(connection, copy_id)
            ArrivalTable.forget(connection, copy_id)
            return CopyTable.delete(connection, copy_id)

    @staticmethod
    def _forget(
        connection: sqlite3.Connection, article_id: str, staying: Set[str] = frozenset()
    ) -> bool:
        delete_passages(connection, "article_id", article_id)
        CopyTable.unsign(connection, article_id)
        for id_ in (article_id, *CopyTable.delete_of(connection, article_id)):
            RevisionTable.delete(connection, id_)
            if id_ not in staying:  # a further source that takes the article's place
                ArrivalTable.forget(connection, id_)
        return ArticleTable.delete(connection, article_id)

    def sign_all(self, at_once: int) -> None:
        """Note the keys by which copies are found of articles that have none of this version.

        That is once after an update; otherwise it does nothing.

        :param at_once: how many articles to a transaction.
        """
        while self.copies.unsigned():
            with self._database.write() as connection:
                CopyTable.forget_other_schemes(connection)
                for article_id in CopyTable.without_keys(connection, at_once):
                    article = self.articles.get(article_id)
                    if article is not None:
                        self.copies.sign(connection, article)

    def known_embeddings(self, texts: Sequence[str]) -> dict[str, list[float]]:
        """Return the embeddings, as float16 keeps them, of those of `texts` that were embedded.

        What was removed is known for a while: see `index.tables.passages.forget_removed`.
        """
        hashes = {text_hash(text): text for text in texts}
        found: dict[str, list[float]] = {}
        with self._database.snapshot():
            for key, text in hashes.items():
                rows = self._database.read(
                    "SELECT vector FROM embeddings WHERE text_hash = ? LIMIT 1", (key,)
                )
                if rows:
                    found[text] = np.frombuffer(rows[0][0], dtype=np.float16).tolist()
        return found

    def check(self) -> str:
        """Return what is wrong with the database, "" where nothing is; reads all of it.

        :raises DamagedError: when it is too damaged to be read.
        """
        return self._database.check() or self.articles.check()

    def back_up(self, file: Path) -> None:
        """Write everything to one file, while it may be asked; see `index.database.backup`."""
        back_up(self._database, file)

    def close(self) -> None:
        """Close the database; a second call does nothing."""
        self._database.close()
