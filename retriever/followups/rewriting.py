"""The question in full: a person's name in the place of "he", the rest added in brackets."""

import re
from collections.abc import Mapping, Sequence

from retriever.followups.phrases import phrases_of
from retriever.followups.said import Text
from retriever.followups.words import content_stems

_PERSON = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(
    r"\b(?:his|her)\b(?=\s+(?!(?:to|in|at|on|for|from|with|about|and|or|of|after|before|by|when|as|"
    r"say|do|go|be|that|the|a|an|into|up|out|off|during)\b)[\w'-])",
    re.IGNORECASE,
)


def rewritten(
    question: str, texts: Sequence[Text], chosen: Mapping[str, float], person: str | None
) -> str:
    """Return `question` with the chosen terms of `texts` in it.

    :param chosen: the terms' stems with their probabilities.
    :param person: the name that "he" or "she" stands for, where it is plain.
    """
    left = dict(chosen)
    full = question
    if person is not None:
        full = named(question, person)
        for stem in content_stems(person):
            left.pop(stem, None)
    phrases = phrases_of(texts, left.keys())
    return f"{full} ({', '.join(phrases)})" if phrases else full


def named(question: str, name: str) -> str:
    """Return `question` with `name` for the first word that stands for a person."""
    possessive = f"{name}'" if name.endswith("s") else f"{name}'s"
    one, other = _POSSESSIVE.search(question), _PERSON.search(question)
    if one is not None and other is not None and one.start() == other.start():
        return question[: one.start()] + possessive + question[one.end() :]
    if other is None:
        return question
    return question[: other.start()] + name + question[other.end() :]
