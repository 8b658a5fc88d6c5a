"""Token sequences into batches of one length."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


def batches(
    sequences: Sequence[Sequence[int]], *, tokens: int
) -> Iterator[tuple[list[int], NDArray[np.int64]]]:
    """Yield (positions, input_ids) of sequences of one length, longest first.

    Without padding no work is wasted, and no vector depends on what else is in its batch.

    :param sequences: token ids, each at least one.
    :param tokens: how many a batch holds at most; a longer sequence goes alone.
    :returns: positions in `sequences`, b of them, and their ids, shape (b, length).
    """
    if tokens < 1:
        raise ValueError(f"tokens must be at least 1, got {tokens}")
    by_length: dict[int, list[int]] = defaultdict(list)
    for position, sequence in enumerate(sequences):
        by_length[len(sequence)].append(position)
    for length, alike in sorted(by_length.items(), reverse=True):
        size = max(1, tokens // length)
        for start in range(0, len(alike), size):
            positions = alike[start : start + size]
            yield positions, np.array([sequences[p] for p in positions], dtype=np.int64)
