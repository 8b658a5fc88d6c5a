"""Expected calibration error of confidences."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 10


def calibration_error(
    confidence: ArrayLike, right: ArrayLike, counted: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return how far confidence lies from the share that is right, 0 to 1; lower is better.

    The confidences are put into ten bins of equal width, and the distances of mean confidence and
    share right are averaged, weighted by the size of the bins (Guo et al. 2017, eq. 3). A
    confidence of 1 belongs to the last bin. NaN without a counted answer.

    :param confidence: shape (..., answers), 0 to 1; `right` likewise, whether each is.
    :param counted: which of them to count; None: all.
    :returns: shape (...).
    """
    said, true = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    weight = np.ones_like(said) if counted is None else np.asarray(counted, dtype=np.float64)
    gap = np.zeros(said.shape[:-1])
    bins = bins_of(said)
    for number in range(BINS):
        gap += np.abs(((said - true) * weight * (bins == number)).sum(-1))
    with np.errstate(invalid="ignore"):
        error: NDArray[np.float64] = gap / weight.sum(-1)
    return error


def bins_of(confidence: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of the bin, from 0, that each confidence falls into."""
    return np.clip((confidence * BINS).astype(np.int64), 0, BINS - 1)
