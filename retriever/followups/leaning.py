"""Whether a question leans on what was said before it."""

from collections.abc import Sequence

from retriever.followups.question import Question
from retriever.followups.said import Text
from retriever.followups.words import content_stems

_DETERMINERS = frozenset("the this that these those such".split())


def leaning_features(question: Question, texts: Sequence[Text]) -> dict[str, float]:
    """Return what speaks for and against leaning, by name."""
    signs = question.pointing()
    last = frozenset().union(*(content_stems(t.text) for t in texts if t.age == 1))
    before = frozenset().union(*(content_stems(t.text) for t in texts))
    own = question.stems
    pairs = list(zip(question.words, question.words[1:], strict=False))
    definite = [b for a, b in pairs if a.text.lower() in _DETERMINERS and b.content]
    names = frozenset(word.stem for word in question.names)
    share = 1 / max(1, len(own))
    told = len(own & last) * share
    row = dict(signs)
    row |= {
        "told": told,
        "told_before": len(own & before) * share,
        "names_told": float(bool(names & before)),
        "names_new": min(len(names - before), 3) / 3,
        "definite_told": float(any(word.stem in last for word in definite)),
        "definite_untold": float(any(word.stem not in before for word in definite)),
        "new": min(len(own - before), 8) / 8,
        "numbers": float(any(word.text[0].isdigit() for word in question.words)),
        "said_itself": float(question.new_topic),
    }
    for sign in ("person", "thing", "many", "pointing", "place", "same", "and"):
        row[f"{sign}*named"] = signs[sign] * (1 - signs["nameless"])
        row[f"{sign}*content"] = signs[sign] * signs["content"]
        row[f"{sign}*told"] = signs[sign] * told
    row["content*nameless"] = signs["content"] * signs["nameless"]
    row["definite*nameless"] = signs["definite"] * signs["nameless"]
    row["few"] = max(0.0, 1 - len(own) / 4)
    row["few*nameless"] = row["few"] * signs["nameless"]
    return row
