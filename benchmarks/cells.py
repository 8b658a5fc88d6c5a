"""What a search in cells misses, and why: by the cells it visits, the shortlist, and who asks.

    python -m benchmarks.cells --data DIR [--passages 60000] [--texts 750]

Passages are like those of `benchmarks.growing`, in as many cells as the store would make, without a
database. Real questions ask, and, beside them, embeddings like those of the passages. What is found
is compared again with the float16 embeddings, as the store does, and with an exact search.
"""

import argparse
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.figures_in_rows import header, row
from benchmarks.growing import GrowingArchive, real_questions, real_texts
from index import load_encoder
from index.dense.vectors import TRAINING, VectorIndex, cells_for

_BLOCK = 10_000  # embeddings that `GrowingArchive.embeddings` gives
_WORDS = 40  # of a text, so that embedding them takes seconds
_TOP = 50
_VISITED = (128, 64, 32, 16, 8)  # one in so many cells
_SHORTLISTS = (100, 50, 25, 10, 0)

Vectors = NDArray[np.float32]


def main() -> None:
    """Print recall by cells visited, then by the length of the shortlist."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=60_000)
    parser.add_argument("--texts", type=int, default=750, help="real texts to make them of")
    parser.add_argument("--questions", type=int, default=150)
    arguments = parser.parse_args()
    faiss.omp_set_num_threads(1)
    encoder = load_encoder(threads=1)
    texts = real_texts(arguments.data)
    chosen = texts[:: max(1, len(texts) // arguments.texts)][: arguments.texts]
    archive = GrowingArchive(
        chosen, encoder.encode([" ".join(text.split()[:_WORDS]) for text in chosen])
    )
    blocks = -(-arguments.passages // _BLOCK)
    passages = np.concatenate([archive.embeddings(block) for block in range(blocks)])
    passages = passages[: arguments.passages].astype(np.float16).astype(np.float32)
    asked = {
        "questions": encoder.encode(real_questions(arguments.data, arguments.questions, terms=6)),
        "like passages": archive.embeddings(blocks)[: arguments.questions],
    }
    index = built(passages)
    cells = index.index.nlist
    print(f"{len(passages):,} passages of {len(chosen)} texts, {cells} cells\n")
    exact = {who: passages_nearest(passages, vectors, _TOP) for who, vectors in asked.items()}
    print(header("visited", *(f"{who}: recall@10, @{_TOP}" for who in asked)))
    tenth = [
        float(np.mean(np.sum(asked[who] * passages[exact[who][:, 9]], axis=1))) for who in asked
    ]
    for share in _VISITED:
        visited = max(1, cells // share)
        shares = [
            recalls(index, passages, asked[who], exact[who], visited, max(_SHORTLISTS))
            for who in asked
        ]
        print(row(str(visited), *shares))
    print(row("cosine of the tenth", *(f"{cosine:.2f}" for cosine in tenth)) + "\n")
    print(header("shortlist, every cell", *(f"{who}: recall@10, @{_TOP}" for who in asked)))
    for more in _SHORTLISTS:
        shares = [recalls(index, passages, asked[who], exact[who], cells, more) for who in asked]
        print(row(f"{more} more", *shares))


def built(passages: Vectors) -> VectorIndex:
    """Return the index of `passages`, shape (n, dimension), under their positions."""
    cells = cells_for(len(passages))
    sample = np.random.default_rng(0).permutation(len(passages))[: cells * TRAINING]
    index = VectorIndex.trained(passages[sample], cells=cells)
    index.add(np.arange(len(passages)), passages)
    return index


def passages_nearest(passages: Vectors, vectors: Vectors, k: int) -> NDArray[np.intp]:
    """Return the positions of the `k` passages nearest to each vector, best first."""
    scores = vectors @ passages.T
    best = np.argpartition(-scores, k, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1)
    return np.take_along_axis(best, order, axis=1)


def recalls(
    index: VectorIndex,
    passages: Vectors,
    vectors: Vectors,
    exact: NDArray[np.intp],
    visited: int,
    more: int,
) -> str:
    """Return recall@10 and at all of `exact` of a search that visits so many cells, as text.

    :param more: how many beside what is asked for are compared exactly.
    """
    parameters: Any = faiss.SearchParametersIVF()
    parameters.nprobe = visited
    _, found = index.index.search(vectors, exact.shape[1] + more, params=parameters)
    shares = []
    for k in (10, exact.shape[1]):
        shared = 0
        for vector, positions, wanted in zip(vectors, found, exact, strict=True):
            there = positions[positions >= 0]
            best = there[np.argsort(-(passages[there] @ vector))[:k]]
            shared += len(np.intersect1d(best, wanted[:k]))
        shares.append(f"{shared / (k * len(vectors)):.3f}")
    return ", ".join(shares)


if __name__ == "__main__":
    main()
