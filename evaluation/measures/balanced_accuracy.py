"""Balanced accuracy of abstention."""

from collections.abc import Sequence


def balanced_accuracy(answerable: Sequence[bool], answered: Sequence[bool]) -> float | None:
    """Return the mean of two shares, 0 to 1; 0.5 is what always answering gets.

    The shares are of the answerable questions that were answered, and of the unanswerable ones
    that were not. None when there are no questions of one of the two kinds.

    :raises ValueError: when the two have different lengths.
    """
    if len(answerable) != len(answered):
        raise ValueError(f"lengths differ: {len(answerable)} and {len(answered)}")
    can = [said for possible, said in zip(answerable, answered, strict=True) if possible]
    cannot = [not said for possible, said in zip(answerable, answered, strict=True) if not possible]
    if not can or not cannot:
        return None
    return (sum(can) / len(can) + sum(cannot) / len(cannot)) / 2
