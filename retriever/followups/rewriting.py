"""The question in full: a person's name in the place of "he", the rest added in brackets."""

import re
from collections.abc import Mapping, Sequence

from retriever.followups.phrases import names_in, phrases_of
from retriever.followups.said import Text
from retriever.followups.words import content_stems

_PERSON = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(
    r"\b(?:his|her)\b(?=\s+(?!(?:to|in|at|on|for|from|with|about|and|or|of|after|before|by|when|as|"
    r"say|do|go|be|that|the|a|an|into|up|out|off|during)\b)[\w'-])",
    re.IGNORECASE,
)
_WHO = re.compile(r"^\W*(?:who|whom|whose|name the|which \w+ (?:said|says))\b", re.IGNORECASE)
_A_NAME = re.compile(r"[A-Z][\w.'’-]+(?: (?:(?:de|van|von|bin|al|el|la) )?[A-Z][\w.'’-]*){1,3}")
_PLACE = r"\b(?:in|near|at|off|into|across|around|outside) (?:the )?"
_SURE = 0.35  # mean probability of a name's terms from which it stands for a person
_WHO_BONUS = 0.4  # what a question for a person adds to its answer


def rewritten(question: str, texts: Sequence[Text], chosen: Mapping[str, float]) -> str:
    """Return `question` with the chosen terms of `texts` in it.

    :param chosen: the terms' stems with their probabilities.
    """
    left = dict(chosen)
    full = question
    person = person_meant(question, texts, chosen)
    if person is not None:
        full = named(question, person)
        for stem in content_stems(person):
            left.pop(stem, None)
    phrases = phrases_of(texts, left.keys())
    return f"{full} ({', '.join(phrases)})" if phrases else full


def person_meant(question: str, texts: Sequence[Text], chosen: Mapping[str, float]) -> str | None:
    """Return the name that the question's "he" or "she" stands for, None where it is not plain."""
    said = {match[0].lower() for match in _PERSON.finditer(question)}
    if not said or {"he", "him"} <= said or (said & {"he", "him", "his"} and said & {"she", "her"}):
        return None
    asked_who = any(t.kind == "question" and t.age == 1 and _WHO.search(t.asked) for t in texts)
    told = next((t.text for t in texts if t.kind == "answer" and t.age == 1), "")
    if asked_who and _A_NAME.fullmatch(told) and not content_stems(told) & content_stems(question):
        return told
    best, best_score = None, _SURE
    for text in texts:
        if text.age > 2:
            continue
        for name in names_in(text):
            stems = content_stems(name)
            whole = text.kind == "answer" and text.age == 1 and asked_who
            if not stems or (len(stems) == 1 and not whole) or stems & content_stems(question):
                continue
            if not whole and re.search(rf"{_PLACE}{re.escape(name)}\b", text.text):
                continue
            score = sum(chosen.get(stem, 0.0) for stem in stems) / len(stems)
            score += _WHO_BONUS * whole - 0.1 * (text.age - 1)
            if score > best_score:
                best, best_score = name, score
    return best


def named(question: str, name: str) -> str:
    """Return `question` with `name` for the first word that stands for a person."""
    possessive = f"{name}'" if name.endswith("s") else f"{name}'s"
    one, other = _POSSESSIVE.search(question), _PERSON.search(question)
    if one is not None and other is not None and one.start() == other.start():
        return question[: one.start()] + possessive + question[one.end() :]
    if other is None:
        return question
    return question[: other.start()] + name + question[other.end() :]
