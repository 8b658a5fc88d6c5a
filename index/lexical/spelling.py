"""Words of the archive that a misspelt one may stand for."""

import re
from collections import Counter
from collections.abc import Iterable

_FORM = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_LONG = 8  # letters from which on two slips are believed


def allowed_slips(word: str) -> int:
    """Return how many letters may be wrong, missing, too many or swapped in `word`."""
    return 1 if len(word) < _LONG else 2


def slips_between(word: str, others: Iterable[str], *, most: int) -> dict[str, int]:
    """Return in how many letters those of `others` differ from `word` that do in `most` or less.

    Two letters swapped count as one (optimal string alignment; Damerau, CACM 1964).
    """
    from rapidfuzz.distance import OSA

    slips = {other: OSA.distance(word, other, score_cutoff=most) for other in others}
    return {other: count for other, count in slips.items() if count <= most}


def nearest_form(word: str, texts: Iterable[str], *, slips: int) -> str | None:
    """Return the word of `texts` that `word` most likely stands for, as it is written there.

    It begins with the same letter and differs in as few letters as can be, `slips` at most; of
    several that do the most frequent one. None where no word is that near.
    """
    lower = word.lower()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for form in _FORM.findall(text):
            if form[0].lower() == lower[0]:
                forms.setdefault(form.lower(), Counter())[form] += 1
    near = slips_between(lower, forms, most=slips)
    if not near:
        return None
    likeliest = min(near, key=lambda form: (near[form], -forms[form].total(), form))
    return forms[likeliest].most_common(1)[0][0]
