"""Chosen terms as phrases, in the words and the order in which they were said."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from retriever.followups.said import Text, is_name

_WIDEST_GAP = 3  # words between two chosen ones that are kept between them
_LONGEST = 300  # characters of all phrases together


def phrases_of(texts: Sequence[Text], chosen: Collection[str]) -> list[str]:
    """Return phrases that hold every chosen stem once, those of the newest texts first.

    A name is never cut: its other words come along.
    """
    left = set(chosen)
    phrases: list[str] = []
    length = 0
    for text in texts:
        for first, last in _runs(text, left):
            words = text.words[first : last + 1]
            phrase = text.text[words[0].start : words[-1].end]
            if not left & {word.stem for word in words} or length + len(phrase) > _LONGEST:
                continue
            phrases.append(" ".join(phrase.replace("(", "").replace(")", "").split()))
            length += len(phrase) + 2
            left -= {word.stem for word in words}
    return phrases


def _runs(text: Text, left: Collection[str]) -> Iterator[tuple[int, int]]:
    """First and last word of each stretch that holds words of `left`."""
    places = [i for i, word in enumerate(text.words) if word.stem in left and word.content]
    if not places:
        return
    bounds = [0]
    for k, (one, other) in enumerate(pairwise(places), start=1):
        words = text.words[one : other + 1]
        between = text.text[words[0].end : words[-1].start]
        plain = sum(word.content for word in words[1:-1])
        if len(words) - 2 > _WIDEST_GAP or plain > 1 or any(c in between for c in ".;:?!\n"):
            bounds.append(k)
    for start, end in pairwise([*bounds, len(places)]):
        first, last = places[start], places[end - 1]
        while first and _joined(text, first - 1, first):
            first -= 1
        while last + 1 < len(text.words) and _joined(text, last, last + 1):
            last += 1
        yield first, last


def _joined(text: Text, one: int, other: int) -> bool:
    """Whether two neighbours are words of one name."""
    between = text.text[text.words[one].end : text.words[other].start]
    return between in (" ", "-", ". ") and _named(text, one) and _named(text, other)


def _named(text: Text, place: int) -> bool:
    word = text.words[place]
    if is_name(word, text):
        return True
    # The first word of a text is written with a capital in any case: a name goes on after it.
    return (
        word.capital
        and word.content
        and place + 1 < len(text.words)
        and is_name(text.words[place + 1], text)
        and text.kind == "answer"
    )
