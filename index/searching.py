"""What the document store finds: by embeddings and by words, both derived from the database."""

import json
import threading
from collections.abc import Sequence

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from index.database.connection import Database
from index.database.filtering import Filters, PassageFilter
from index.dense.following import FollowingIndex
from index.found import found_document
from index.lexical.word_search import TITLE_WEIGHT, WordSearch
from index.tables.passages import forget_removed


class PassageSearch:
    """Passages near to an embedding or with the words of a question, as of one generation each."""

    _database: Database
    _following: FollowingIndex
    _words: WordSearch
    _lock: threading.RLock

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

        None where none is so near that `word` may stand for it; see `index.lexical.spelling`.

        :param slips: how many letters may differ; None: one, and two in a long word.
        """
        with self._lock, self._database.snapshot():
            return self._words.nearest_word(word, slips)

    def make_derived(self) -> None:
        """Make anew what is derived from the database, which holds something else than before."""
        with self._lock:
            self._following.forget()
            self._words.forget()
        self.save_snapshot()

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
