"""Texts made alike before they are compared."""

import re
import string
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_QUOTATION_MARKS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"}
)


def normalize_answer(text: str) -> str:
    """Return `text` as SQuAD's evaluation compares it (Rajpurkar et al. 2016).

    Lower case; then without ASCII punctuation; then without the words a, an and the; then with
    single spaces.
    """
    without_marks = text.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", without_marks).split())


def normalize_quote(text: str) -> str:
    """Return `text` with single spaces and straight quotation marks."""
    return " ".join(text.translate(_QUOTATION_MARKS).replace("''", '"').split())


def comparable(golds: Sequence[str]) -> list[str]:
    """Return the gold answers of which something is left when they are normalised.

    As SQuAD's evaluation does; where none is, all are returned.
    """
    return [gold for gold in golds if normalize_answer(gold)] or list(golds)
