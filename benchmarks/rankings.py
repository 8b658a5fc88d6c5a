"""Rankings: how early the right passage stands, and two rankings joined by their scores."""

from collections.abc import Callable, Sequence

from haystack import Document

Relevant = Callable[[Document], bool]


def first_relevant(ranking: Sequence[Document], relevant: Relevant) -> int | None:
    """Return the rank, from 1, of the first relevant passage; None where there is none."""
    ranks = (rank for rank, passage in enumerate(ranking, start=1) if relevant(passage))
    return next(ranks, None)


def found_at(rank: int | None, k: int) -> float:
    """Return 1.0 where a relevant passage is among the first `k`, else 0.0.

    Its mean over questions is recall@k as open retrieval counts it: passages overlap and say things
    twice, and one that answers is enough.
    """
    return float(rank is not None and rank <= k)


def reciprocal_rank(rank: int | None, k: int) -> float:
    """Return 1 / rank, or 0 beyond `k`; its mean over questions is MRR@k."""
    return 1 / rank if rank is not None and rank <= k else 0.0


def convex_combination(
    dense: Sequence[Document], lexical: Sequence[Document], *, dense_share: float
) -> list[Document]:
    """Join two rankings by the weighted sum of their scores, best first.

    Each ranking's scores are brought to 0 to 1 by their own least and greatest, and what a ranking
    does not hold has 0 in it (Bruch, Gai and Ingber, TOIS 2023, section 4).

    :param dense_share: weight of the dense ranking, 0 to 1; the other has the rest.
    """
    if not 0 <= dense_share <= 1:
        raise ValueError(f"dense_share must lie between 0 and 1, got {dense_share}")
    scores: dict[str, float] = {}
    documents: dict[str, Document] = {}
    for ranking, weight in ((dense, dense_share), (lexical, 1 - dense_share)):
        for document, score in zip(ranking, _scaled(ranking), strict=True):
            scores[document.id] = scores.get(document.id, 0.0) + weight * score
            documents.setdefault(document.id, document)
    return [documents[id_] for id_ in sorted(scores, key=lambda id_: (-scores[id_], id_))]


def _scaled(ranking: Sequence[Document]) -> list[float]:
    scores = [document.score or 0.0 for document in ranking]
    least, greatest = min(scores, default=0.0), max(scores, default=0.0)
    width = greatest - least
    return [(score - least) / width if width else 1.0 for score in scores]
