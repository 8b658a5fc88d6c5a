"""Terms of the conversation that a question may need, and what speaks for each.

Choosing terms rather than writing a question anew is the manner of QuReTeC (Voskarides et al.,
SIGIR 2020); the evidence here is counted instead of read from a network of its own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retriever.followups.question import Question
from retriever.followups.rarity import rarity
from retriever.followups.said import Text, is_name
from retriever.followups.words import Word, content_stems

_KINDS = ("question", "answer", "quote", "title")
_SAID = (
    *(f"{kind}{age}" for kind in _KINDS for age in ("1", "2", "_old")),
    *"near_own name first_turn asked1 asked_old near_own1 with_own1 after_the after_a".split(),
    *"place ends begins".split(),
)
_SIGNS = tuple("person thing many pointing place same and brief bare nameless back".split())
_CROSSED = tuple("question1 answer1 quote1 title1 asked1 question2 first_turn name ed".split())
_NEAR = 3  # words apart within which two words belong together


@dataclass(frozen=True)
class Candidate:
    """A term that might be added.

    :param stem: by which its occurrences are the same.
    :param word: one of them, as it stands in the newest text.
    """

    stem: str
    word: Word
    text: Text


def candidates_of(question: Question, texts: Sequence[Text]) -> list[Candidate]:
    """Return the terms said before that `question` does not hold, the newest first."""
    own = question.stems
    found: dict[str, Candidate] = {}
    for text in texts:
        for word in text.words:
            if word.content and word.stem not in own:
                found.setdefault(word.stem, Candidate(word.stem, word, text))
    return list(found.values())


def features_of(
    question: Question, texts: Sequence[Text], candidates: Sequence[Candidate]
) -> list[dict[str, float]]:
    """Return the evidence for each candidate, by its name; what is 0 may be left out."""
    signs = {sign: value for sign, value in question.pointing().items() if value}
    asked = {f"asked:{sign}": value for sign, value in signs.items()}
    crossing = {sign: signs[sign] for sign in _SIGNS if sign in signs}
    places: dict[str, list[tuple[Text, int]]] = {}
    for text in texts:
        for place, word in enumerate(text.words):
            places.setdefault(word.stem, []).append((text, place))
    asked_stems = question.stems
    own = {
        text: [i for i, word in enumerate(text.words) if word.stem in asked_stems] for text in texts
    }
    oldest = max((text.age for text in texts), default=1)
    found = []
    for candidate in candidates:
        row = _said(candidate, places[candidate.stem], own, oldest) | _looks(candidate.word.text)
        row |= {
            f"{sign}*{seen}": value * row[seen]
            for sign, value in crossing.items()
            for seen in _CROSSED
            if row[seen]
        }
        found.append(row | asked)
    return found


def _said(
    candidate: Candidate,
    places: Sequence[tuple[Text, int]],
    own: dict[Text, list[int]],
    oldest: int,
) -> dict[str, float]:
    """Where and how often the term was said."""
    row = dict.fromkeys(_SAID, 0.0)
    ages: set[int] = set()
    in_quote = 0
    for text, place in places:
        last = text.age == 1
        row[f"{text.kind}{'1' if last else '2' if text.age == 2 else '_old'}"] = 1.0
        near = float(any(abs(place - other) <= _NEAR for other in own[text]))
        row["near_own"] = max(row["near_own"], near)
        if is_name(text.words[place], text):
            row["name"] = 1.0
        if text.kind == "question":
            ages.add(text.age)
            asked = candidate.stem in content_stems(text.asked)
            row["first_turn"] = max(row["first_turn"], float(text.age == oldest))
            row["asked1" if last else "asked_old"] = max(row["asked1" if last else "asked_old"],
                                                         float(asked))  # fmt: skip
        if not last:
            continue
        before = text.words[place - 1].text.lower() if place else ""
        row["near_own1"] = max(row["near_own1"], near)
        row["with_own1"] = max(row["with_own1"], float(bool(own[text])))
        row["after_the"] = max(row["after_the"], float(before == "the"))
        row["after_a"] = max(row["after_a"], float(before in ("a", "an")))
        if text.kind == "question":
            length = max(1, len(text.words) - 1)
            row["place"], row["ends"] = place / length, float(place >= length - 1)
        if text.kind == "quote":
            row["begins"] = max(row["begins"], 1 / (1 + place / 5))
            in_quote += 1
    row["turns"], row["several"] = len(ages) / oldest, float(len(ages) > 1)
    row["in_quote"], row["often"] = math.log1p(in_quote), math.log1p(len(places))
    row["history"] = min(oldest, 5) / 5
    return row


def _looks(word: str) -> dict[str, float]:
    lower = word.lower()
    return {
        "rare": rarity(word),
        "number": float(word[0].isdigit()),
        "ing": float(lower.endswith("ing")),
        "ed": float(lower.endswith("ed")),
        "plural": float(lower.endswith("s")),
        "long": min(len(word), 12) / 12,
    }
