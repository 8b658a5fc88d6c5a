"""Weights in 8 bits that every processor multiplies to the same result."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

# Processors without VNNI or its like add two products of an unsigned and a signed byte in 16 bits
# (vpmaddubsw). 255 * 128 = 32,640 is the most that fits: two neighbours of one sign may not exceed
# 128 together, or the sum saturates there and the vectors differ from other computers'.
PAIR_LIMIT = 128
_LARGEST = 127
_LEVELS = range(_LARGEST, 79, -4)


def quantise_rows(table: Floats) -> tuple[Bytes, Floats]:
    """Return int8 values and a scale for each row of `table`, shape (n, width).

    :returns: q, shape (n, width), and scales, shape (n, 1), with q * scales close to `table`.
    """
    scales = _never_zero(np.abs(table).max(axis=1, keepdims=True) / _LARGEST)
    return np.round(table / scales).astype(np.int8), scales


def quantise_columns(weights: Floats) -> tuple[Bytes, Floats]:
    """Return int8 values and a scale for each column of `weights`, shape (inputs, outputs).

    Each column takes the scale that leaves the least squared error once its pairs of neighbours
    (rows 0 and 1, 2 and 3, ...) have been brought down to `PAIR_LIMIT`.

    :returns: q, shape (inputs, outputs), and scales, shape (outputs,).
    :raises ValueError: when the number of inputs is odd.
    """
    if len(weights) % 2:
        raise ValueError(f"weights must have an even number of inputs, got {len(weights)}")
    largest = np.abs(weights).max(axis=0)
    best = np.zeros(weights.shape, dtype=np.int8)
    best_scales = np.ones(weights.shape[1], dtype=np.float32)
    least = np.full(weights.shape[1], np.inf)
    for level in _LEVELS:
        scales = _never_zero(largest / level)
        q = _limit_pairs(np.round(weights / scales))
        errors = np.square(q * scales - weights, dtype=np.float64).sum(axis=0)
        better = errors < least
        best[:, better] = q[:, better].astype(np.int8)
        best_scales[better], least[better] = scales[better], errors[better]
    return best, best_scales


def with_zero_point_rows(*matrices: Bytes) -> tuple[int, list[Bytes]]:
    """Extend int8 `matrices`, shape (inputs, outputs), by rows that sum to minus their columns.

    An activation stored as q with zero point z stands for scale * (q - z). Its product with W is
    scale * (q W - z * column sums of W), that is q extended by copies of z times W extended by
    these rows: a zero point of its own for each token at the price of a few more rows.

    :returns: the number of rows added, the same for all and even, and the extended matrices.
    """
    sums = [-matrix.sum(axis=0, dtype=np.int64) for matrix in matrices]
    each = PAIR_LIMIT // 2
    most = max(int(np.abs(column_sums).max()) for column_sums in sums)
    rows = max(2, -(-most // each))
    rows += rows % 2
    extended = []
    for matrix, column_sums in zip(matrices, sums, strict=True):
        base, rest = np.divmod(column_sums, rows)
        extra = base + (np.arange(rows)[:, None] < rest)
        extended.append(np.concatenate([matrix, extra.astype(np.int8)]))
    return rows, extended


def _limit_pairs(q: Floats) -> Floats:
    """Bring pairs of one sign down to `PAIR_LIMIT`, both by the same amount."""
    pairs = q.reshape(-1, 2, q.shape[1])
    for sign in (1, -1):
        excess = np.maximum(sign * pairs, 0).sum(axis=1) - PAIR_LIMIT
        excess = np.maximum(excess, 0)
        pairs[:, 0] -= sign * np.ceil(excess / 2)
        pairs[:, 1] -= sign * np.floor(excess / 2)
    return q


def _never_zero(scales: Floats) -> Floats:
    return np.where(scales > 0, scales, 1).astype(np.float32)
