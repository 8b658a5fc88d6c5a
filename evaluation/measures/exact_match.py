"""Exact match of short answers."""

from collections.abc import Sequence

from evaluation.measures.normalization import comparable, normalize_answer


def exact_match(answer: str | None, golds: Sequence[str]) -> float:
    """Return 1.0 when `answer` equals one of `golds` after SQuAD's normalisation, else 0.0.

    :param answer: None, an abstention, is right only where there is nothing to find; so is, as in
        SQuAD's script, one that normalisation leaves nothing of.
    :param golds: acceptable answers (see `comparable`); none where the articles do not say.
    """
    if not golds:
        return float(answer is None or not normalize_answer(answer))
    if answer is None:
        return 0.0
    return float(
        any(normalize_answer(answer) == normalize_answer(gold) for gold in comparable(golds))
    )
