"""What is doubtful about a test set: labels that no longer hold, questions that stand twice."""

from collections.abc import Callable

from evaluation.locating import locate
from evaluation.measures.normalization import normalize_answer
from evaluation.testset.question import TestSet


def check_test_set(test_set: TestSet, article_text: Callable[[str], str | None]) -> list[str]:
    """Return the doubts about a test set that can be read, a line each.

    Stale labels: an article that is not there, a quote that does not stand in it (see `locate`), an
    answer that stands in none of the quotes. Duplicates: the same words asked twice, outside
    conversations. Questions that nobody has labelled yet. (Malformed lines and turns out of order
    are faults, told when the test set is read.)

    :param article_text: from an article's name to its stored text, None where there is none.
    """
    doubts = []
    asked: dict[str, str] = {}
    for gold in test_set.questions:
        if gold.conversation is None:
            words = normalize_answer(gold.question)
            if words in asked:
                doubts.append(f"{gold.id}: asks the same as {asked[words]}")
            asked.setdefault(words, gold.id)
        if not gold.labelled:
            doubts.append(f"{gold.id}: not labelled yet")
        names = [name for name, _ in gold.relevant] + ([gold.article] if gold.article else [])
        for name in names:
            text = article_text(name)
            if text is None:
                doubts.append(f"{gold.id}: article: there is no {name!r}")
                continue
            doubts += [
                f"{gold.id}: quotes[{n}]: does not stand in {name}: {_short(quote)}"
                for n, quote in enumerate(gold.quotes)
                if locate(quote, text) is None
            ]
        quoted = [normalize_answer(quote) for quote in gold.quotes]
        if quoted and not any(normalize_answer(a) in q for a in gold.answers for q in quoted):
            doubts.append(f"{gold.id}: answers: none stands in a quote")
    return doubts


def _short(text: str, longest: int = 60) -> str:
    return repr(text if len(text) <= longest else text[: longest - 1] + "…")
