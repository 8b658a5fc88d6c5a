"""A paired test: whether two runs on the same questions differ by more than chance."""

import numpy as np

from evaluation.measures.bootstrap import Rows, Statistic

PERMUTATIONS = 5000
_SEED = 20171104
_AT_ONCE = 1_000_000  # numbers held at a time, so that memory stays flat


def paired_permutation(
    ours: Rows,
    theirs: Rows,
    statistic: Statistic,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = _SEED,
) -> float:
    """Return the two-sided p-value of the difference of `statistic` between two runs.

    Were the runs alike, it would not matter which of the two an outcome came from: for each
    question the two are exchanged or not, at random, and p is the share of such exchanges whose
    difference is at least as large as the one observed, itself counted (Smucker, Allan and
    Carterette, CIKM 2007; Phipson and Smyth 2010 for the count). Exchanges on which the statistic
    is not defined are left out. The seed is fixed: the same runs give the same p. 1.0 where
    nothing differs.

    :param ours: shape (questions, width); `theirs` likewise, row by row the same question.
    :raises ValueError: when the two have different shapes.
    """
    if ours.shape != theirs.shape:
        raise ValueError(f"shapes differ: {ours.shape} and {theirs.shape}")
    observed = abs(float(statistic(ours)) - float(statistic(theirs)))
    if np.isnan(observed) or observed == 0:
        return 1.0
    generator = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // ours.size)
    extreme, counted = 1, 1
    for start in range(0, permutations, step):
        size = min(step, permutations - start)
        swap = generator.integers(2, size=(size, len(ours), 1)).astype(bool)
        gaps = np.abs(
            statistic(np.where(swap, theirs, ours)) - statistic(np.where(swap, ours, theirs))
        )
        # A hair less than observed is as large: sums in another order round differently.
        extreme += int((gaps >= observed - 1e-9).sum())
        counted += int((~np.isnan(gaps)).sum())
    return extreme / counted
