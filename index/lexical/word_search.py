"""Passages by their words: in FTS5, and in tantivy where there are many."""

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import Stemmer

from index.database.connection import Database
from index.database.filtering import Filters, PassageFilter
from index.lexical import word_index
from index.lexical.spelling import allowed_slips, nearest_form, slips_between
from index.lexical.word_index import WordIndex
from index.lexical.words import match_query

# Weight of the column title in BM25, where the column content has 1.
TITLE_WEIGHT = 1.0
_MORE_IN_STEMS = 1  # slips, since a stem may end otherwise than the word
# Terms that are spelt alike, and passages that are looked through for the words behind them.
_MOST_TERMS, _LOOKED_THROUGH = 10, 50


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

    def holds(self, word: str) -> bool:
        """Whether any passage holds `word`, in any form that the search knows."""
        if self.engine == "tantivy":
            return self._many.document_frequency(word) > 0
        query = "SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT 1"
        return bool(self._database.read(query, (f'"{word}"',)))

    def nearest_word(self, word: str, slips: int | None = None) -> str | None:
        """Return the word of the archive that is spelt most like `word`, as it is written there.

        None where none is so near that `word` may stand for it; see `index.lexical.spelling`.

        :param slips: how many letters may differ; None: one, and two in a long word.
        """
        slips = allowed_slips(word) if slips is None else slips
        if self.engine == "tantivy":
            numbers = self._many.search_alike(word, _LOOKED_THROUGH, slips=slips + _MORE_IN_STEMS)
        else:
            numbers = self._with_terms_like(word, slips)
        rows = self._database.read(
            "SELECT title, content FROM passage_texts"
            " WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
        return nearest_form(word, (text for row in rows for text in row if text), slips=slips)

    def _with_terms_like(self, word: str, slips: int) -> list[int]:
        """The numbers of some passages with the terms that are nearest to a word's stem."""
        stem = Stemmer.Stemmer("porter").stemWord(word.lower())
        self._database.read(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.passage_terms"
            " USING fts5vocab (main, passage_words, row)"
        )
        rows = self._database.read(
            "SELECT term FROM temp.passage_terms WHERE term >= ? AND term < ?",
            (stem[0], chr(ord(stem[0]) + 1)),
        )
        near = slips_between(stem, (term for (term,) in rows), most=slips + _MORE_IN_STEMS)
        if not near:
            return []
        terms = sorted(near, key=lambda term: (near[term], term))[:_MOST_TERMS]
        query = " OR ".join(f'"{term}"' for term in terms)
        found = self._database.read(
            "SELECT rowid FROM passage_words WHERE passage_words MATCH ? LIMIT ?",
            (query, _LOOKED_THROUGH),
        )
        return [int(number) for (number,) in found]

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
