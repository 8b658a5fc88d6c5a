"""What is seen in sentences, and what two looks see together."""

import math

import numpy as np
import pytest
from haystack import Document

from retriever.reader.looking import (
    Seen,
    best_score,
    both_looks,
    look,
    normaliser,
    short_passage,
)
from retriever.reader.network import PassageLogits

TEXT = "Rain fell. Ana ran."
SENTENCES = [[100, 110], [111, 119]]
WORDS = [(0, 4), (5, 9), (9, 10), (11, 14), (15, 18), (18, 19)]
KEY = ("a", 111, 119)


def passage(text: str = TEXT, start: int = 100, sentences: list[list[int]] = SENTENCES) -> Document:
    meta = {"article_id": "a", "title": "Weather", "start": start, "sentences": sentences}
    return Document(content=text, meta=meta)


def logits(starts: list[float], ends: list[float]) -> PassageLogits:
    numbers = (np.array(n, dtype=np.float32) for n in (starts, ends))
    return PassageLogits(WORDS, *numbers)


SEEN = logits([0, 1, 0, 3, 0, 0], [0, 2, 0, 0, 4, 0])


def test_each_sentence_has_its_best_span() -> None:
    found = look([passage()], [SEEN])
    assert {key: (s.span.score, s.span.start, s.span.end) for key, s in found.items()} == {
        ("a", 100, 110): (3.0, 5, 9),
        KEY: (7.0, 11, 18),
    }
    assert best_score(look([passage()], [SEEN])) == 3.5


@pytest.mark.parametrize("address", ["https://a.example/x", "(www.a.ex)", "HTTP://a.ex/?q=1."])
def test_a_sentence_that_is_an_address_alone_says_nothing(address: str) -> None:
    text, end = f"Rain fell. {address}", 111 + len(address)
    words = [(0, 4), (5, 9), (11, len(text))]
    seen = PassageLogits(words, *(np.array([1, 1, 9], dtype=np.float32) for _ in range(2)))
    assert list(look([passage(text, sentences=[[100, 110], [111, end]])], [seen])) == [
        ("a", 100, 110)
    ]
    longer = passage(f"{text} runs", sentences=[[100, 110], [111, end + 5]])
    assert len(look([longer], [seen])) == 2


def test_the_mass_of_a_sentence_is_of_all_its_tokens() -> None:
    mass = look([passage()], [SEEN])[KEY].mass
    assert mass == pytest.approx(math.log(math.exp(3) + 2) + math.log(math.exp(4) + 2))


def test_of_two_passages_the_one_that_sees_more_counts_under_the_better_rank() -> None:
    weaker = logits([0] * 6, [0] * 6)
    found = look([passage(), passage()], [weaker, SEEN])[KEY]
    assert (found.span.score, found.rank) == (7.0, 1)


def test_silence_counts_among_everything() -> None:
    zeros = logits([0] * 6, [0] * 6)
    assert normaliser([zeros]) == pytest.approx(2 * math.log(7))
    assert normaliser([zeros], silence=False) == pytest.approx(2 * math.log(6))


def test_a_second_look_has_the_sentence_before() -> None:
    short = short_passage(KEY, look([passage("Cold. " + TEXT, 94, [[94, 99], *SENTENCES])], [
        PassageLogits([(s + 6, e + 6) for s, e in WORDS], SEEN.starts, SEEN.ends)
    ])[KEY])  # fmt: skip
    assert (short.content, short.meta["start"]) == (TEXT, 100)
    assert short.meta["sentences"] == [[111, 119]]


def second(starts: list[float], ends: list[float]) -> Seen:
    """A look at the last sentence alone."""
    alone = PassageLogits([(0, 3), (4, 7), (7, 8)], np.array(starts), np.array(ends))
    return look([passage("Ana ran.", 111, [[111, 119]])], [alone])[KEY]


def test_two_looks_agree_on_what_neither_saw_alone() -> None:
    first = look([passage()], [logits([0, 0, 0, 3, 2, 0], [0, 0, 0, 3, 2, 0])])[KEY]
    again = second([0, 2, 3], [0, 2, 3])
    assert (first.span.start, first.span.end) == (11, 14)
    assert (again.span.start, again.span.end) == (7, 8)
    both = both_looks(KEY, first, again)
    assert (both.start, both.end, both.score) == (4, 7, 4.0)


def test_where_one_look_was_cut_short_the_other_counts() -> None:
    short = PassageLogits(WORDS[:4], SEEN.starts[:4], SEEN.ends[:4])
    first = look([passage()], [short])[KEY]
    again = second([0, 2, 3], [0, 2, 3])
    assert both_looks(KEY, first, again) == again.span
