"""Embeddings in FAISS, each under the number of its passage.

Up to `FLAT_UPTO` passages the index is exact: float16, as the database has them, one after the
other. Beyond it they lie in cells around centroids (IVF) as 8 bits a dimension, of which a search
visits a part; what it finds is a shortlist that is compared again with the exact embeddings.
`docs/index.md` has the measurements that the numbers here come from.
"""

from collections.abc import Sequence
from typing import Any, Literal

import faiss
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Vectors = NDArray[np.float32]
Kind = Literal["flat", "ivf"]

FLAT_UPTO = 200_000
TRAINING = 50  # vectors a centroid that the cells are made from
_ROUNDS = 10  # of k-means; more of them change recall by less than its error
_PROBED = 64  # cells that a search visits
_FEW = 0.1  # share of the passages, up to which those of a filter are sought in every cell
_SHORTLIST = 50  # beside what is asked for, as many are compared exactly


def kind_for(count: int) -> Kind:
    """Return the kind of index that suits `count` passages."""
    return "flat" if count <= FLAT_UPTO else "ivf"


def cells_for(count: int) -> int:
    """Return how many cells suit `count` passages: twice the root, as a power of two."""
    return int(2 ** np.ceil(np.log2(max(2 * count**0.5, 16))))


class VectorIndex:
    """An inner product index over unit vectors, which makes the score a cosine.

    :param dimension: length of one vector.
    :param index: of faiss, as `VectorIndex.index` gives it; None: a new one, empty and exact.
    """

    def __init__(self, *, dimension: int, index: Any = None) -> None:  # noqa: ANN401 - faiss has no types
        if index is None:
            exact = faiss.IndexScalarQuantizer(
                dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
            )
            exact.train(np.zeros((1, dimension), dtype=np.float32))
            index = faiss.IndexIDMap2(exact)
        self.index = index
        self.dimension = dimension

    @classmethod
    def trained(cls, sample: Vectors, *, cells: int) -> "VectorIndex":
        """Return an empty index of `cells` cells.

        :param sample: shape (n, dimension), of what it will hold; some 50 vectors a cell.
        """
        dimension = sample.shape[1]
        index: Any = faiss.index_factory(dimension, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.min_points_per_centroid = 1  # of a small sample faiss would complain on stdout
        index.cp.niter = _ROUNDS
        index.train(np.ascontiguousarray(sample))
        return cls(dimension=dimension, index=index)

    def __len__(self) -> int:
        return int(self.index.ntotal)

    @property
    def kind(self) -> Kind:
        """Whether the search is exact ("flat") or in cells ("ivf")."""
        return "ivf" if self._cells else "flat"

    @property
    def description(self) -> str:
        """What it is, for a person."""
        if self._cells:
            return f"in {self._cells} cells of 8-bit vectors, best compared again exactly"
        return "exact"

    def add(self, numbers: Numbers, vectors: Vectors) -> None:
        """Add `vectors`, shape (n, dimension), under `numbers`, shape (n,)."""
        if vectors.shape != (len(numbers), self.dimension):
            raise ValueError(
                f"vectors must have shape {(len(numbers), self.dimension)}, got {vectors.shape}"
            )
        self.index.add_with_ids(np.ascontiguousarray(vectors), numbers)

    def remove(self, numbers: Numbers) -> None:
        """Remove the vectors of `numbers`; those that are not there are no error."""
        self.index.remove_ids(faiss.IDSelectorBatch(numbers))

    def search(
        self, vector: Vectors, top_k: int, among: Numbers | Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, cosine) of the nearest vectors, best first.

        Of kind "ivf" more than `top_k` are returned, their cosines approximate: a shortlist.

        :param vector: shape (dimension,), unit length.
        :param top_k: how many are wanted.
        :param among: search only these numbers; the selection is made inside the search.
        """
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        if not len(self) or (among is not None and not len(among)):
            return []
        wanted = top_k + (_SHORTLIST if self._cells else 0)
        chosen = None if among is None else np.asarray(among, dtype=np.int64)
        parameters, selector = self._parameters(chosen)
        scores, numbers = self.index.search(
            vector.reshape(1, -1).astype(np.float32), min(wanted, len(self)), params=parameters
        )
        del selector  # faiss keeps no reference of its own
        return [
            (int(number), float(score))
            for number, score in zip(numbers[0], scores[0], strict=True)
            if number >= 0
        ]

    @property
    def _cells(self) -> int:
        return int(getattr(self.index, "nlist", 0))

    def _parameters(self, among: Numbers | None) -> tuple[Any, Any]:
        """How to search, and the selector that it refers to."""
        selector = None if among is None else _selector(among)
        parameters: Any
        if self._cells:
            parameters = faiss.SearchParametersIVF()
            few = among is not None and len(among) <= _FEW * len(self)
            parameters.nprobe = self._cells if few else min(_PROBED, self._cells)
        elif selector is None:
            return None, None
        else:
            parameters = faiss.SearchParameters()
        if selector is not None:
            parameters.sel = selector
        return parameters, selector


def _selector(numbers: Numbers) -> Any:  # noqa: ANN401 - faiss's types leave it out
    """A selector with a bit for each number: no slower for many than for few."""
    bits = np.zeros(int(numbers.max()) + 1, dtype=bool)
    bits[numbers] = True
    make: Any = faiss.IDSelectorBitmap  # its stub tells of C++'s arguments, not of Python's
    return make(np.packbits(bits, bitorder="little"))
