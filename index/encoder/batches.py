"""Token sequences into batches of about equal length."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int64]


def batches(
    sequences: Sequence[Sequence[int]], *, size: int
) -> Iterator[tuple[NDArray[np.intp], Tokens, Tokens]]:
    """Yield (positions, input_ids, attention_mask) of at most `size` sequences, longest first.

    Sorted by length, neighbours need next to no padding, which would cost as much as words.

    :param sequences: token ids, each at least one.
    :returns: positions in `sequences`, shape (b,); ids and mask, shape (b, longest in the batch).
    """
    lengths = np.array([len(sequence) for sequence in sequences], dtype=np.intp)
    order = np.argsort(-lengths, kind="stable")
    for start in range(0, len(order), size):
        positions = order[start : start + size]
        longest = int(lengths[positions[0]])
        input_ids = np.zeros((len(positions), longest), dtype=np.int64)
        for row, position in enumerate(positions):
            input_ids[row, : lengths[position]] = sequences[position]
        mask = (np.arange(longest) < lengths[positions][:, None]).astype(np.int64)
        yield positions, input_ids, mask
