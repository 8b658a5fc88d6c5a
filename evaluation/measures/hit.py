"""When a shown quote counts as the gold one."""

from documents import sentence_spans
from evaluation.measures.normalization import normalize_quote
from evaluation.measures.token_f1 import overlap_f1

LOWEST_F1 = 0.6
MOST_SENTENCES = 3


def is_hit(shown: str, gold: str) -> bool:
    """Whether `shown`, a quote of the same article, is a hit for `gold`.

    It is when, after white space and quotation marks are made alike, the token F1 of the two is at
    least 0.6, or `shown` holds `gold` in at most three sentences, or it is at least one whole
    sentence inside `gold`. An empty text is never a hit.
    """
    shown, gold = normalize_quote(shown), normalize_quote(gold)
    if not shown or not gold:
        return False
    if overlap_f1(shown, gold) >= LOWEST_F1:
        return True
    if gold in shown:
        return len(sentence_spans(shown)) <= MOST_SENTENCES
    return shown in gold and _is_sentences_of(shown, gold)


def _is_sentences_of(shown: str, gold: str) -> bool:
    spans = sentence_spans(gold)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    place = gold.find(shown)
    while place >= 0:
        if place in starts and place + len(shown) in ends:
            return True
        place = gold.find(shown, place + 1)
    return False
