"""Whether one of two articles is a copy of the other, and which says more."""

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

from documents import Article
from index.lexical.numerals import numerals
from index.likeness.keys import LONGEST, SHORTEST, words_in, words_of

_LARGEST_SHARE = 0.12  # of its words that a copy may have of its own: one in twenty is swapped
_LONGEST_RUN = 8  # words on end that are other ones: more is a sentence
_LONGEST_ADDED = 5  # words on end that stand in the place of none
_LONGEST_PREFIX = 10  # words before the first that both have: a place, an agency
_LONGEST_LINE = 25  # words of a first line that may be a headline
_LONGEST_LEAD = 40  # words at the beginning that a copy may lack: papers cut from the end
_LEAST_LEFT = 0.4  # of the fuller text
_LARGEST_TAIL = 0.5  # of the fuller text that the other leaves out at its end
_LONGEST_TIME = timedelta(days=7)  # between two papers that print one report

Run = tuple[str, int, int, int, int]


class Sameness(Enum):
    """What a new article is to one that is kept."""

    OTHER = "other"
    COPY = "copy"  # it says nothing that the kept one does not
    FULLER = "fuller"  # the kept one is a copy of it, which was cut


def compare(kept: Article, new: Article) -> Sameness:
    """Return what `new` is to `kept`.

    A copy has the words of the other, but for the headline, the date line, an agency's name before
    them, a word here and there, and what was cut. A sentence of its own, or another figure in the
    place of one, makes it another article: a later report on the same event repeats most of the
    earlier one. A last paragraph more makes it the fuller one of the two, on the same day.
    """
    old_words, new_words = words_of(kept), words_of(new)
    if old_words == new_words:
        return Sameness.COPY if _near_in_time(kept, new) else Sameness.OTHER
    if not SHORTEST <= min(len(old_words), len(new_words)) <= LONGEST:
        return Sameness.OTHER
    if max(len(old_words), len(new_words)) > LONGEST or not _near_in_time(kept, new):
        return Sameness.OTHER
    from rapidfuzz.distance import Levenshtein  # here: a question asked does without it

    runs = [
        (run.tag, run.src_start, run.src_end, run.dest_start, run.dest_end)
        for run in Levenshtein.opcodes(old_words, new_words)
        if run.tag != "equal"
    ]
    if _figure_changed(runs, old_words, new_words):
        return Sameness.OTHER
    if _says_nothing_new(runs, old_words, new_words, new):
        return Sameness.COPY
    return Sameness.FULLER if _goes_on(runs, kept, new) else Sameness.OTHER


def _goes_on(runs: Sequence[Run], kept: Article, new: Article) -> bool:
    """Whether `new` says what `kept` does, and has one paragraph more at its end."""
    if kept.published not in (None, new.published):
        return False
    old_words, new_words = words_of(kept), words_of(new)
    # The last words of the one may be aligned with the same ones further on in the other.
    end = len(old_words) - _LONGEST_ADDED
    before = [run for run in runs if run[1] < end]
    added = sum((d - c) - (b - a) for _, a, b, c, d in runs if a >= end)
    gap = "\n\n" if "\n\n" in new.text[new.body_start :].rstrip() else "\n"
    last = len(words_in(new.text.rstrip().rpartition(gap)[2]))
    turned = [(tag, c, d, a, b) for tag, a, b, c, d in runs]
    return (
        added <= min(last, _LARGEST_TAIL * len(new_words))
        and _says_nothing_new(before, old_words, new_words, new)
        and _says_nothing_new(turned, new_words, old_words, kept)
    )


def _says_nothing_new(
    runs: Sequence[Run], old: Sequence[str], new: Sequence[str], article: Article
) -> bool:
    """Whether the words of `new` are those of `old`, but for a few.

    :param runs: where they differ, from `old` to `new`, in order.
    :param article: that has the words `new`.
    """
    if len(new) < _LEAST_LEFT * len(old):
        return False
    own = 0
    for _, old_start, old_end, start, end in runs:
        added = (end - start) - (old_end - old_start)
        if start == 0 and old_end > _LONGEST_LEAD:
            return False
        if start == 0 and end <= _longest_beginning(article):
            continue
        if end - start > _LONGEST_RUN or added > _LONGEST_ADDED:
            return False
        own += end - start
    return own <= _LARGEST_SHARE * len(new)


def _longest_beginning(article: Article) -> int:
    """How many words may stand at the beginning that the other article does not have."""
    if article.body_start:
        return _LONGEST_PREFIX
    first_line = len(article.text.partition("\n")[0].split())
    return max(_LONGEST_PREFIX, first_line if first_line <= _LONGEST_LINE else 0)


def _figure_changed(runs: Sequence[Run], old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a number stands where another one does in the other text."""
    for _, old_start, old_end, start, end in runs:
        before, after = numerals(old[old_start:old_end]), numerals(new[start:end])
        if before and after and before != after:
            return True
    return False


def _near_in_time(one: Article, other: Article) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= _LONGEST_TIME
