"""Recall, reciprocal rank and nDCG of a ranking, by ir-measures (MacAvaney et al. 2022)."""

from collections.abc import Mapping, Sequence

RECALL_AT = (1, 3, 5, 10, 20, 50)
NAMES = (*(f"recall_at_{k}" for k in RECALL_AT), "mrr_at_10", "ndcg_at_10")


def retrieval_measures(ranking: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """Return the measures of one question's ranking by `NAMES`, each 0 to 1; empty without qrels.

    recall_at_k is the share of the relevant that stands among the first k; mrr_at_10 is 1 / rank
    of the first relevant one, 0 below rank 10; ndcg_at_10 is trec_eval's (gain is the grade).

    :param ranking: names, best first; what stands twice counts at its first place.
    :param relevant: the qrels, from name to grade above 0.
    """
    if not relevant:
        return {}
    import ir_measures

    measures = [
        *(ir_measures.R @ k for k in RECALL_AT),
        ir_measures.RR @ 10,
        ir_measures.nDCG @ 10,
    ]
    first_places = list(dict.fromkeys(ranking))
    run = {name: float(len(first_places) - place) for place, name in enumerate(first_places)}
    if not run:
        return dict.fromkeys(NAMES, 0.0)
    found = ir_measures.calc_aggregate(measures, {"q": dict(relevant)}, {"q": run})
    return {name: float(found[measure]) for name, measure in zip(NAMES, measures, strict=True)}
