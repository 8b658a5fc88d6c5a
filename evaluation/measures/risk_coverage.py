"""Risk and coverage: how errors grow when more of the answers are given."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_STEPS = 10_000  # confidences are compared as they are written down, at four decimals


def risk_coverage_area(
    confidence: ArrayLike, right: ArrayLike, counted: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return the area under the risk-coverage curve, 0 to 1; lower is better.

    Answers are given in the order of their confidence; after each, risk is the share of wrong ones
    among those given, and the area is the mean of the risks (Geifman and El-Yaniv 2017; Geifman,
    Uziel and El-Yaniv 2019, eq. 2). Among equal confidences (at four decimals) the wrong come
    first. NaN without a counted answer.

    :param confidence: shape (..., answers), 0 to 1; `right` likewise, whether each is.
    :param counted: which of them to count; None: all.
    :returns: shape (...).
    """
    risks, given = _risks(confidence, right, counted)
    with np.errstate(invalid="ignore"):
        area: NDArray[np.float64] = np.nansum(risks * given, axis=-1) / given.sum(-1)
    return area


def risk_coverage_curve(confidence: ArrayLike, right: ArrayLike) -> list[tuple[float, float]]:
    """Return (coverage, risk) after each answer, by falling confidence; both 0 to 1."""
    risks, given = _risks(confidence, right, None)
    return [((i + 1) / len(given), float(risk)) for i, risk in enumerate(risks)]


def _risks(
    confidence: ArrayLike, right: ArrayLike, counted: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    said = np.rint(np.asarray(confidence, dtype=np.float64) * _STEPS).astype(np.int64)
    true = np.asarray(right, dtype=np.int64)
    keep = np.ones_like(true) if counted is None else np.asarray(counted, dtype=np.int64)
    # One number to sort by: what does not count last, high confidence first, wrong before right.
    keys = np.sort(((1 - keep) * 2 * _STEPS + _STEPS - said) * 2 + true, axis=-1)
    wrong = np.cumsum(1 - (keys & 1), axis=-1)
    places = np.arange(1, true.shape[-1] + 1, dtype=np.float64)
    given = (places <= keep.sum(-1, keepdims=True)).astype(np.float64)
    return wrong / places, given
