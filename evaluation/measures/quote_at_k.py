"""quote@k: whether the right sentence is among the first quotes."""

from collections.abc import Sequence

from evaluation.measures.hit import is_hit


def quote_at_k(
    shown: Sequence[tuple[str, str]], *, article: str | None, golds: Sequence[str], k: int
) -> float:
    """Return 1.0 when one of the first `k` quotes is a hit for one of `golds`, else 0.0.

    No quote shown, an abstention, is a miss.

    :param shown: (article, text) of the quotes, best first.
    :param article: the one that `golds` stand in.
    :raises ValueError: when `k` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    return float(
        any(
            place == article and any(is_hit(text, gold) for gold in golds)
            for place, text in shown[:k]
        )
    )
