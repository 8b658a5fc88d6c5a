"""Passages by their words: in FTS5, and in tantivy where there are many."""

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

from index import word_index
from index.database import Database
from index.filtering import Filters, PassageFilter
from index.word_index import WordIndex
from index.words import match_query

# Weight of the column title in BM25, where the column content has 1.
TITLE_WEIGHT = 1.0


class WordSearch:
    """Searches with whichever of the two suits the number of passages.

    Not for several threads at once. What it reads belongs into a `Database.snapshot`.

    :param database: the truth.
    :param count: gives the number of passages.
    """

    def __init__(self, database: Database, *, count: Callable[[], int]) -> None:
        self._database = database
        self._count = count
        self._many = WordIndex(database)

    @property
    def engine(self) -> Literal["FTS5", "tantivy"]:
        """Which of the two searches."""
        many = self._count() > word_index.FTS5_UPTO
        return "tantivy" if many and self._many.is_ready() else "FTS5"

    def search(
        self, question: str, top_k: int, filters: Filters | None, title_weight: float
    ) -> list[tuple[int, float]]:
        """Return the numbers of the passages with the words of `question` and their BM25.

        The parameters are those of `FaissDocumentStore.search_words`.

        :raises ValueError: when `title_weight` cannot be one.
        """
        check_title_weight(title_weight)
        query = match_query(question)
        if query is None:
            return []
        filtered = PassageFilter(self._database, filters)
        if self.engine == "tantivy":
            numbers = filtered.numbers()
            among = None if numbers is None else numbers.tolist()
            return self._many.search(question, top_k, title_weight=title_weight, among=among)
        where, parameters = "passage_words MATCH ?", [query]
        if filters:
            selected, values = _selected(filtered)
            where += f" AND rowid IN ({selected})"
            parameters += values
        # FTS5's bm25() is negative, better first; its sign is turned where it enters here.
        sql = (
            "SELECT rowid, -bm25(passage_words, ?, 1.0) AS score"  # noqa: S608 - values are bound
            f" FROM passage_words WHERE {where} ORDER BY score DESC, rowid LIMIT ?"
        )
        rows = self._database.read(sql, (title_weight, *parameters, top_k))
        return [(int(number), float(score)) for number, score in rows]

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """Return for each word how many passages hold it, in any form that the search knows."""
        if self.engine == "tantivy":
            return [self._many.document_frequency(word) for word in words]
        query = "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?"
        return [int(self._database.read(query, (f'"{word}"',))[0][0]) for word in words]

    def save(self) -> None:
        """Make tantivy's index, or bring it up to date, where there are enough passages."""
        if self._count() > word_index.FTS5_UPTO:
            self._many.build()

    def forget(self) -> None:
        """Delete tantivy's index, which is of what the database held before."""
        self._many.forget()


def check_title_weight(weight: float) -> None:
    """Check a weight of the title in BM25.

    :raises ValueError: when it is negative or no finite number.
    """
    if not (math.isfinite(weight) and weight >= 0):
        raise ValueError(f"title_weight must be a finite number of at least 0, got {weight}")


def _selected(filtered: PassageFilter) -> tuple[str, list[Any]]:
    """What a filter selects, as a query for the numbers of passages."""
    condition = filtered.query()
    if condition is not None:
        where, values = condition
        return f"SELECT number FROM passages WHERE {where}", values  # noqa: S608 - values are bound
    numbers = filtered.numbers()
    listed = [] if numbers is None else numbers.tolist()
    return "SELECT value FROM json_each(?)", [json.dumps(listed)]
