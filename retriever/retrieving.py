"""Passages for a question: by meaning, by words, and both joined."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from haystack import Document, component
from numpy.typing import NDArray

from index import FaissDocumentStore, Filters
from index.lexical.word_search import TITLE_WEIGHT, check_title_weight
from retriever.answer import Turn
from retriever.narrowing.published import Published


@component
class DenseRetriever:
    """Retrieves the passages whose embeddings are nearest to the question's.

    :param top_k: how many at most.
    """

    def __init__(self, *, store: FaissDocumentStore, top_k: int = 50) -> None:
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        self.store = store
        self.top_k = top_k

    @component.output_types(documents=list[Document])
    def run(
        self, embedding: NDArray[np.float32] | list[float], filters: Filters | None = None
    ) -> dict[str, list[Document]]:
        """Return `documents`, best first, `score` their cosine (-1 to 1).

        :param embedding: of the question, shape (dimension,).
        """
        vector = np.asarray(embedding, dtype=np.float32)
        return {"documents": self.store.search_vectors(vector, self.top_k, filters)}


@component
class LexicalRetriever:
    """Retrieves the passages that share the question's words, by BM25.

    :param top_k: how many at most.
    :param title_weight: what a word in the title counts beside one in the passage's own words.
    """

    def __init__(
        self, *, store: FaissDocumentStore, top_k: int = 50, title_weight: float = TITLE_WEIGHT
    ) -> None:
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        check_title_weight(title_weight)
        self.store = store
        self.top_k = top_k
        self.title_weight = title_weight

    @component.output_types(documents=list[Document])
    def run(self, question: str, filters: Filters | None = None) -> dict[str, list[Document]]:
        """Return `documents`, best first, `score` their BM25 (at least 0)."""
        found = self.store.search_words(
            question, self.top_k, filters, title_weight=self.title_weight
        )
        return {"documents": found}


@component
class ReciprocalRankFusion:
    """Joins two rankings by reciprocal rank (Cormack, Clarke and Buettcher, SIGIR 2009).

    :param top_k: how many of the joined to keep.
    :param k: constant of the paper, which found 60 to serve; larger levels the ranks.
    :param dense_share: what the dense ranking counts of the two together, 0 to 1; at 0.5 both count
        alike, as in the paper.
    :param bonus: added to the score of passages in focus, and of those of preferred days; 0.004 is
        worth some 20 ranks in one of the two (docs/conversation.md).
    """

    def __init__(
        self, *, top_k: int = 10, k: int = 60, dense_share: float = 0.5, bonus: float = 0.004
    ) -> None:
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        if k < 0:
            raise ValueError(f"k must be at least 0, got {k}")
        if not 0 <= dense_share <= 1:
            raise ValueError(f"dense_share must lie between 0 and 1, got {dense_share}")
        if bonus < 0:
            raise ValueError(f"bonus must be at least 0, got {bonus}")
        self.top_k = top_k
        self.k = k
        self.dense_share = dense_share
        self.bonus = bonus

    @component.output_types(documents=list[Document], joined=list[Document])
    def run(
        self,
        dense: list[Document],
        lexical: list[Document],
        top_k: int | None = None,
        focus: Turn | None = None,
        preferred: Published | None = None,
        newest: bool = False,
    ) -> dict[str, list[Document]]:
        """Return `joined`, best first, `score` the sum of weight / (k + rank), rank from 1.

        The weights are twice the two rankings' shares, so that they are 1 where both count alike.
        `documents` are the first `top_k` of `joined`, with what both rankings say of each in
        `meta["retrieval"]`: see `standing`; `meta["said"]` is what `focus` said, None without it.

        :param top_k: in place of the component's own.
        :param focus: the turn of the conversation whose articles' passages gain the bonus.
        :param preferred: days of publication whose passages gain it.
        :param newest: whether a third ranking, by the day of publication, counts as each of the two
            does where both count alike; passages of one day have the same rank.
        """
        if top_k is None:
            top_k = self.top_k
        elif top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        scores: dict[str, float] = {}
        documents: dict[str, Document] = {}
        weights = 2 * self.dense_share, 2 * (1 - self.dense_share)
        for ranking, weight in zip((dense, lexical), weights, strict=True):
            for rank, document in enumerate(ranking, start=1):
                scores[document.id] = scores.get(document.id, 0.0) + weight / (self.k + rank)
                documents.setdefault(document.id, document)
        days = {id_: _published(document) for id_, document in documents.items()}
        ranks = _newest_first(days.values()) if newest else {}
        focused = set() if focus is None else {quote.article_id for quote in focus.quotes}
        for id_, document in documents.items():
            day = days[id_]
            if document.meta.get("article_id") in focused:
                scores[id_] += self.bonus
            if preferred is not None and preferred.holds(day):
                scores[id_] += self.bonus
            if day in ranks:
                scores[id_] += 1 / (self.k + ranks[day])
        best = sorted(scores, key=lambda id_: (-scores[id_], id_))
        joined = [replace(documents[id_], score=scores[id_]) for id_ in best]
        found = standing(dense, lexical)
        said = None if focus is None else said_in(focus)
        told = [
            replace(
                document,
                meta={**document.meta, "retrieval": found(document.id), "said": said},
            )
            for document in joined[:top_k]
        ]
        return {"documents": told, "joined": joined}


def said_in(turn: Turn) -> dict[str, Any] | None:
    """Return `article_id`, `start` and `end` of a turn's first quote, and its `answer`."""
    if not turn.quotes:
        return None
    first = turn.quotes[0]
    return {
        "article_id": first.article_id,
        "start": first.start,
        "end": first.end,
        "answer": turn.answer or "",
    }


def standing(
    dense: Sequence[Document], lexical: Sequence[Document]
) -> Callable[[str], dict[str, float]]:
    """Return what tells how a passage, by its id, stands in two rankings, best first.

    That is `cosine` with the question, of a passage that is not among the dense ones the least of
    theirs; `bm25` as a share of the highest, 0 to 1; and `dense` and `lexical`, 1 / rank in each, 0
    where it is not among them.
    """
    cosines = {document.id: document.score or 0.0 for document in dense}
    least = min(cosines.values(), default=0.0)
    words = {document.id: document.score or 0.0 for document in lexical}
    highest = max(words.values(), default=0.0)
    dense_ranks = {document.id: rank for rank, document in enumerate(dense, start=1)}
    lexical_ranks = {document.id: rank for rank, document in enumerate(lexical, start=1)}

    def found(id_: str) -> dict[str, float]:
        return {
            "cosine": cosines.get(id_, least),
            "bm25": words.get(id_, 0.0) / highest if highest > 0 else 0.0,
            "dense": 1 / dense_ranks[id_] if id_ in dense_ranks else 0.0,
            "lexical": 1 / lexical_ranks[id_] if id_ in lexical_ranks else 0.0,
        }

    return found


def _published(document: Document) -> date | None:
    day = document.meta.get("published")
    return date.fromisoformat(day) if isinstance(day, str) else None


def _newest_first(days: Collection[date | None]) -> dict[date | None, int]:
    """The rank of each day, from 1, the newest."""
    known: Sequence[date] = sorted({day for day in days if day is not None}, reverse=True)
    return {day: rank for rank, day in enumerate(known, start=1)}
