"""Embeddings in FAISS, searched exactly, each under the number of its passage."""

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Vectors = NDArray[np.float32]


class VectorIndex:
    """An exact inner product index over unit vectors, which makes the score a cosine.

    :param dimension: length of one vector.
    """

    def __init__(self, *, dimension: int) -> None:
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self.dimension = dimension

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, numbers: Numbers, vectors: Vectors) -> None:
        """Add `vectors`, shape (n, dimension), under `numbers`, shape (n,)."""
        if vectors.shape != (len(numbers), self.dimension):
            raise ValueError(
                f"vectors must have shape {(len(numbers), self.dimension)}, got {vectors.shape}"
            )
        self._index.add_with_ids(np.ascontiguousarray(vectors), numbers)

    def remove(self, numbers: Numbers) -> None:
        """Remove the vectors of `numbers`; those that are not there are no error."""
        self._index.remove_ids(faiss.IDSelectorBatch(numbers))

    def search(
        self, vector: Vectors, top_k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine) of the nearest vectors, best first.

        :param vector: shape (dimension,), unit length.
        :param top_k: how many at most.
        :param among: search only these numbers; the selection is made inside the search.
        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        if not len(self) or (among is not None and not among):
            return []
        parameters = None
        if among is not None:
            selector = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters()
            parameters.sel = selector
        scores, numbers = self._index.search(
            vector.reshape(1, -1).astype(np.float32), min(top_k, len(self)), params=parameters
        )
        return [
            (int(number), float(score))
            for number, score in zip(numbers[0], scores[0], strict=True)
            if number >= 0
        ]
