"""The document store: passages behind haystack's protocol, articles beside them."""

import json
import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from haystack import Document, default_from_dict, default_to_dict
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils.filters import document_matches_filter
from numpy.typing import NDArray

from documents import Article
from index.articles import ArticleTable
from index.database import Database
from index.manifest import Manifest
from index.passages import delete_passages, insert_passage
from index.vectors import VectorIndex
from index.words import match_query

Filters = dict[str, Any]

# Weight of the column title in BM25, where the column content has 1.
TITLE_WEIGHT = 1.0


class FaissDocumentStore:
    """Passages in SQLite, their embeddings searched by FAISS, their words by FTS5.

    SQLite holds the truth. The FAISS index is made from it when the store is first searched, and
    follows it whenever a transaction of this or another process has moved the generation on.

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
        self._lock = threading.Lock()
        self._vectors = VectorIndex(dimension=dimension)
        self._numbers: frozenset[int] = frozenset()
        self._generation = -1

    def to_dict(self) -> dict[str, Any]:
        """The store as haystack saves it in a pipeline."""
        return default_to_dict(self, path=self.path, model=self.model, dimension=self.dimension)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "FaissDocumentStore":
        """Return the store that `to_dict` described."""
        return default_from_dict(cls, data)

    def count_documents(self) -> int:
        """How many passages are stored."""
        return int(self._database.read("SELECT count(*) FROM passages")[0][0])

    def filter_documents(self, filters: Filters | None = None) -> list[Document]:
        """Return the passages that match haystack `filters` (None: all), without embeddings."""
        rows = self._database.read("SELECT document FROM passages ORDER BY number")
        documents = [_document(row[0]) for row in rows]
        if not filters:
            return documents
        return [document for document in documents if document_matches_filter(filters, document)]

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
        self, articles: Sequence[Article], documents: Sequence[Document]
    ) -> dict[str, bool]:
        """Store articles with their passages, each in place of its earlier version.

        All of it is written in one transaction: when this returns, it is kept.

        :param documents: the passages of `articles`, embedded, `meta["article_id"]` set.
        :returns: for each article id whether it replaced an earlier version.
        """
        replaced: dict[str, bool] = {}
        with self._database.write() as connection:
            for article in articles:
                delete_passages(connection, "article_id", article.id)
                replaced[article.id] = ArticleTable.put(connection, article)
            for document in documents:
                insert_passage(connection, document, self.dimension, embedded=True)
        return replaced

    def remove_article(self, article_id: str) -> bool:
        """Remove an article with its passages; return whether it was there."""
        with self._database.write() as connection:
            delete_passages(connection, "article_id", article_id)
            return ArticleTable.delete(connection, article_id)

    def search_vectors(
        self, vector: NDArray[np.float32], top_k: int, filters: Filters | None = None
    ) -> list[Document]:
        """Return the passages nearest to `vector`, `score` their cosine (-1 to 1), best first.

        :param vector: shape (dimension,), unit length.
        :param filters: haystack filters, applied inside the search.
        """
        among = self._matching(filters)
        with self._lock, self._database.snapshot():
            self._follow()
            found = self._vectors.search(vector, top_k, among)
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
        check_title_weight(title_weight)
        query = match_query(question)
        among = self._matching(filters)
        if query is None:
            return []
        where, parameters = "passage_words MATCH ?", [query]
        if among is not None:
            where += " AND rowid IN (SELECT value FROM json_each(?))"
            parameters.append(json.dumps(among))
        # FTS5's bm25() is negative, better first; its sign is turned where it enters the project.
        sql = (
            "SELECT rowid, -bm25(passage_words, ?, 1.0) AS score"  # noqa: S608
            f" FROM passage_words WHERE {where} ORDER BY score DESC, rowid LIMIT ?"
        )
        with self._lock, self._database.snapshot():
            rows = self._database.read(sql, (title_weight, *parameters, top_k))
            return self._load([(int(number), float(score)) for number, score in rows])

    def warm_up(self) -> None:
        """Make the FAISS index now rather than at the first search."""
        with self._lock, self._database.snapshot():
            self._follow()

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """Return for each word how many passages hold it, in any form the full text knows."""
        query = "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?"
        return [int(self._database.read(query, (f'"{word}"',))[0][0]) for word in words]

    def close(self) -> None:
        """Close the database; a second call does nothing."""
        self._database.close()

    def _matching(self, filters: Filters | None) -> list[int] | None:
        """Numbers of the passages that match, None for no filter."""
        if not filters:
            return None
        rows = self._database.read("SELECT number, document FROM passages ORDER BY number")
        return [n for n, stored in rows if document_matches_filter(filters, _document(stored))]

    def _load(self, found: list[tuple[int, float]]) -> list[Document]:
        numbers = json.dumps([number for number, _ in found])
        rows = self._database.read(
            "SELECT number, document FROM passages"
            " WHERE number IN (SELECT value FROM json_each(?))",
            (numbers,),
        )
        stored = {number: _document(document) for number, document in rows}
        return [replace(stored[n], score=score) for n, score in found if n in stored]

    def _follow(self) -> None:
        """Bring the FAISS index up to the database's generation."""
        generation = self._database.generation()
        if generation == self._generation:
            return
        rows = self._database.read(
            "SELECT number FROM embeddings WHERE number NOT IN (SELECT number FROM removals)"
        )
        numbers = frozenset(int(row[0]) for row in rows)
        gone, new = self._numbers - numbers, numbers - self._numbers
        if gone:
            self._vectors.remove(np.array(sorted(gone), dtype=np.int64))
        if new:
            fresh = self._database.read(
                "SELECT number, vector FROM embeddings WHERE number >= ? ORDER BY number",
                (min(new),),
            )
            kept = [(number, blob) for number, blob in fresh if number in new]
            vectors = np.frombuffer(b"".join(blob for _, blob in kept), dtype=np.float16)
            self._vectors.add(
                np.array([number for number, _ in kept], dtype=np.int64),
                vectors.reshape(len(kept), self.dimension).astype(np.float32),
            )
        self._numbers, self._generation = numbers, generation


def check_title_weight(weight: float) -> None:
    """Check a weight of the title in BM25.

    :raises ValueError: when it is negative or no finite number.
    """
    if not (math.isfinite(weight) and weight >= 0):
        raise ValueError(f"title_weight must be a finite number of at least 0, got {weight}")


def _document(stored: str) -> Document:
    return Document.from_dict(json.loads(stored))
