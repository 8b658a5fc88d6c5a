"""From logits to words."""

import numpy as np

from retriever.reader.decoding import SentenceSpan, best_span
from retriever.reader.network import PassageLogits

TEXT = "It rained. The unbelievable river rose."
OFFSETS = [(0, 2), (3, 9), (9, 10), (11, 14), (15, 17), (17, 27), (28, 33), (34, 38), (38, 39)]


def logits(starts: dict[int, float], ends: dict[int, float]) -> PassageLogits:
    made = np.full((2, len(OFFSETS)), -5.0, dtype=np.float32)
    for row, values in enumerate((starts, ends)):
        for token, value in values.items():
            made[row, token] = value
    return PassageLogits(OFFSETS, made[0], made[1])


def test_the_span_with_the_highest_sum_wins_and_the_end_never_comes_first() -> None:
    seen = logits({7: 3.0, 3: 2.0}, {6: 3.0})
    assert best_span(seen, TEXT, 11, 39) == SentenceSpan(5.0, 11, 33)


def test_a_span_stays_in_its_sentence() -> None:
    seen = logits({1: 9.0, 6: 1.0}, {6: 9.0})
    assert best_span(seen, TEXT, 11, 39) == SentenceSpan(10.0, 28, 33)


def test_a_span_is_widened_to_whole_words() -> None:
    seen = logits({5: 4.0}, {5: 4.0})
    assert best_span(seen, TEXT, 11, 39) == SentenceSpan(8.0, 15, 27)


def test_a_span_is_no_longer_than_allowed() -> None:
    seen = logits({0: 4.0}, {2: 4.0, 1: 1.0})
    assert best_span(seen, TEXT, 0, 10, longest=2) == SentenceSpan(5.0, 0, 9)


def test_a_sentence_that_was_not_read_has_no_span() -> None:
    assert best_span(logits({}, {}), TEXT, 39, 39) is None
