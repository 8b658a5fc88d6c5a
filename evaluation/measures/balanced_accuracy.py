"""Balanced accuracy of abstention."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def balanced_accuracy(answerable: ArrayLike, answered: ArrayLike) -> NDArray[np.float64]:
    """Return the mean of two shares, 0 to 1; 0.5 is what always answering gets.

    The shares are of the answerable questions that were answered, and of the unanswerable ones
    that were not. NaN when there are no questions of one of the two kinds.

    :param answerable: shape (..., questions), whether each is; `answered` likewise.
    :returns: shape (...).
    :raises ValueError: when the two have different shapes.
    """
    can, said = np.asarray(answerable, dtype=np.float64), np.asarray(answered, dtype=np.float64)
    if can.shape != said.shape:
        raise ValueError(f"shapes differ: {can.shape} and {said.shape}")
    with np.errstate(invalid="ignore"):
        found = (can * said).sum(-1) / can.sum(-1)
        silent = ((1 - can) * (1 - said)).sum(-1) / (1 - can).sum(-1)
    both: NDArray[np.float64] = (found + silent) / 2
    return both
