"""From a model's logits to ranked spans."""

import math

import numpy as np
import pytest
from haystack import Document

from retriever.reader.network import PassageLogits
from retriever.reader.shared_softmax import ranked_spans

TEXT = "Ana won. Ben lost."
SENTENCES = [[0, 8], [9, 18]]
OFFSETS = [(0, 3), (4, 7), (7, 8), (9, 12), (13, 17), (17, 18)]


def passage(article: str, text: str = TEXT, shift: int = 0) -> Document:
    sentences = [[s, e] for s, e in SENTENCES if shift <= s and e <= shift + len(text)]
    meta = {
        "article_id": article,
        "title": "",
        "start": shift,
        "end": shift + len(text),
        "body_start": 0,
        "sentences": sentences,
    }
    return Document(content=text, meta=meta)


def logits(
    offsets: list[tuple[int, int]], starts: dict[int, float], ends: dict[int, float]
) -> PassageLogits:
    """Logits of -100, but for the tokens that have one in `starts` or `ends`."""
    made = np.full((2, len(offsets)), -100.0, dtype=np.float32)
    for row, values in enumerate((starts, ends)):
        for token, value in values.items():
            made[row, token] = value
    return PassageLogits(offsets, made[0], made[1])


def test_a_score_is_the_share_of_the_start_times_that_of_the_end() -> None:
    seen = logits(OFFSETS, {0: math.log(3), 3: 0.0}, {0: math.log(2), 3: 0.0})
    spans = ranked_spans([passage("a")], [seen], top_k=5)
    # Starts weigh 3 and 1 beside 1 for "no answer", ends 2 and 1 beside 1.
    assert [(s.start, s.end, s.quote) for s in spans] == [(0, 3, "Ana won."), (9, 12, "Ben lost.")]
    assert [s.score for s in spans] == pytest.approx([3 / 5 * 2 / 4, 1 / 5 * 1 / 4])


def test_passages_share_one_softmax() -> None:
    sure, less = logits(OFFSETS, {0: 2.0}, {0: 2.0}), logits(OFFSETS, {3: 1.0}, {3: 1.0})
    spans = ranked_spans([passage("a"), passage("b")], [less, sure], top_k=2)
    both = math.exp(2) + math.exp(1) + 1
    assert [(s.article_id, s.quote) for s in spans] == [("b", "Ana won."), ("a", "Ben lost.")]
    assert [s.score for s in spans] == pytest.approx([(math.exp(x) / both) ** 2 for x in (2, 1)])


def test_words_that_two_passages_hold_count_once() -> None:
    whole = logits(OFFSETS, {3: 4.0}, {3: 3.0})
    offsets = [(s - 9, e - 9) for s, e in OFFSETS[3:]]
    part = logits(offsets, {0: 3.0}, {0: 4.0})
    documents = [passage("a"), passage("a", TEXT[9:], shift=9)]
    (span,) = ranked_spans(documents, [whole, part], top_k=1)
    assert (span.start, span.end, span.quote) == (9, 12, "Ben lost.")
    # One start and one end of logit 4 beside "no answer"; either span has a sum of 7.
    assert span.score == pytest.approx(math.exp(7) / (math.exp(4) + 1) ** 2)


def test_far_logits_neither_overflow_nor_leave_the_range() -> None:
    for value in (-1e6, 1e6):
        spans = ranked_spans([passage("a")], [logits(OFFSETS, {0: value}, {0: value})], top_k=5)
        assert all(0 <= span.score <= 1 for span in spans)


def test_no_passages_give_no_spans() -> None:
    assert ranked_spans([], [], top_k=3) == []
