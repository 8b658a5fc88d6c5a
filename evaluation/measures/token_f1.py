"""Token F1 of short answers."""

from collections import Counter
from collections.abc import Sequence

from evaluation.measures.normalization import comparable, normalize_answer


def token_f1(answer: str | None, golds: Sequence[str]) -> float:
    """Return the best F1 (0 to 1) of `answer`'s tokens against one of `golds`.

    Tokens are those of SQuAD's normalisation, counted as often as they stand (Rajpurkar et al.
    2016). Two texts without a token are alike.

    :param answer: None, an abstention, is right only where there is nothing to find; so is, as in
        SQuAD's script, one that normalisation leaves nothing of.
    :param golds: acceptable answers (see `comparable`); none where the articles do not say.
    """
    if not golds:
        return float(answer is None or not normalize_answer(answer))
    if answer is None:
        return 0.0
    return max(
        overlap_f1(normalize_answer(answer), normalize_answer(gold)) for gold in comparable(golds)
    )


def overlap_f1(one: str, other: str) -> float:
    """Return the F1 (0 to 1) of the white space separated tokens of two texts."""
    ours, theirs = one.split(), other.split()
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))
