"""The document store: passages behind haystack's protocol, articles beside them."""

import json
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
from numpy.typing import NDArray

from documents import Article
from index.articles import ArticleTable
from index.backup import back_up, restore
from index.copies import CopyTable
from index.database import Database
from index.errors import StorageError
from index.files import FileTable
from index.filtering import Filters, PassageFilter
from index.following import FollowingIndex
from index.found import found_document
from index.manifest import Manifest
from index.metadata import PassageMetadata
from index.passages import delete_passages, forget_removed, insert_passage, text_hash
from index.revisions import RevisionTable
from index.site_lines import Arrival, ArrivalTable
from index.visits import VisitTable
from index.word_search import TITLE_WEIGHT, WordSearch


@dataclass(frozen=True)
class Kept:
    """An article that is kept as a further source of another.

    :param of: id of that one.
    """

    article: Article
    of: str


class FaissDocumentStore(PassageMetadata):
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

        :returns: whether it was there.
        """
        with self._database.write() as connection:
            return self._forget(connection, article_id)

    def remove_copy(self, copy_id: str) -> bool:
        """Forget a further source of an article; return whether it was one."""
        with self._database.write() as connection:
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

        What was removed is known for a while: see `index.passages.forget_removed`.
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

    def search_vectors(
        self, vector: NDArray[np.float32], top_k: int, filters: Filters | None = None
    ) -> list[Document]:
        """Return the passages nearest to `vector`, `score` their cosine (-1 to 1), best first.

        :param vector: shape (dimension,), unit length.
        :param filters: haystack filters, applied inside the search.
        """
        with self._lock, self._database.snapshot():
            among = PassageFilter(self._database, filters).numbers()
            index = self._following.current()
            found = index.search(vector, top_k, among)
            if index.kind != "flat":
                found = self._compared(vector, found)[:top_k]
            return self._load(found)

    def search_words(
        self,
        question: str,
        top_k: int,
        filters: Filters | None = None,
        *,
        title_weight: float = TITLE_WEIGHT,
    ) -> list[Document]:
        """Return the passages with the words of `question`, `score` their BM25, best first.

        :param filters: haystack filters, applied inside the search.
        :param title_weight: what a word in the title counts beside one in the passage's own words;
            at 0 a passage that has the words in its title alone is still found, with a score of 0.
        """
        with self._lock, self._database.snapshot():
            return self._load(self._words.search(question, top_k, filters, title_weight))

    def warm_up(self) -> None:
        """Read the FAISS index now rather than at the first search."""
        with self._lock, self._database.snapshot():
            self._following.current()

    def save_snapshot(self, *, always: bool = False) -> bool:
        """Write the FAISS index to its file where that is far behind; return whether it was.

        :param always: however little it lacks.
        """
        with self._lock, self._database.snapshot():
            if not always and not self._following.is_behind():
                return False
            saved = self._following.save()
            self._words.save()
        if saved:
            with self._database.write() as connection:
                forget_removed(connection)
        return saved

    def describe(self) -> str:
        """Return what the index is, for a person."""
        with self._lock, self._database.snapshot():
            return f"{self._following.describe()}; words by {self._words.engine}"

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """Return for each word how many passages hold it, in any form the full text knows."""
        with self._lock, self._database.snapshot():
            return self._words.document_frequencies(words)

    def holds_word(self, word: str) -> bool:
        """Whether any passage holds `word`, in any form that the full text knows."""
        with self._lock, self._database.snapshot():
            return self._words.holds(word)

    def nearest_word(self, word: str, *, slips: int | None = None) -> str | None:
        """Return the word of the archive that is spelt most like `word`, as it is written there.

        None where none is so near that `word` may stand for it; see `index.spelling`.

        :param slips: how many letters may differ; None: one, and two in a long word.
        """
        with self._lock, self._database.snapshot():
            return self._words.nearest_word(word, slips)

    def check(self) -> str:
        """Return what is wrong with the database, "" where nothing is; reads all of it.

        :raises DamagedError: when it is too damaged to be read.
        """
        return self._database.check() or self.articles.check()

    def back_up(self, file: Path) -> None:
        """Write everything to one file, while it may be asked and written; see `index.backup`."""
        back_up(self._database, file)

    def restore(self, file: Path) -> None:
        """Hold what a backup does, in place of everything; see `index.backup`."""
        manifest = Manifest(model=self.model, dimension=self.dimension)
        restore(self._database.path, file, manifest)
        self.make_derived()

    def make_derived(self) -> None:
        """Make anew what is derived from the database, which holds something else than before."""
        with self._lock:
            self._following.forget()
            self._words.forget()
        self.save_snapshot()

    def close(self) -> None:
        """Close the database; a second call does nothing."""
        self._database.close()

    def _compared(
        self, vector: NDArray[np.float32], found: list[tuple[int, float]]
    ) -> list[tuple[int, float]]:
        """A shortlist with exact cosines, best first."""
        numbers, embeddings = self._following.embeddings([number for number, _ in found])
        scores = embeddings @ vector
        order = np.lexsort((numbers, -scores))
        return [(int(numbers[i]), float(scores[i])) for i in order]

    def _load(self, found: list[tuple[int, float]]) -> list[Document]:
        numbers = json.dumps([number for number, _ in found])
        rows = self._database.read(
            "SELECT number, document FROM passages"
            " WHERE number IN (SELECT value FROM json_each(?))",
            (numbers,),
        )
        stored = dict(rows)
        return [found_document(stored[n], score) for n, score in found if n in stored]
