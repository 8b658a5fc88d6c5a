"""From logits of tokens to the best span of words in a sentence."""

from dataclasses import dataclass

import numpy as np

from retriever.reader.network import PassageLogits

LONGEST = 30  # tokens of an answer


@dataclass(frozen=True)
class SentenceSpan:
    """The best span in a sentence.

    :param score: sum of its logits: above 0 where it is likelier than "no answer".
    :param start: in the passage, code points; `end` is one past its last.
    """

    score: float
    start: int
    end: int


def best_span(
    logits: PassageLogits, passage: str, start: int, end: int, *, longest: int = LONGEST
) -> SentenceSpan | None:
    """Return the best span of at most `longest` tokens between `start` and `end` in the passage.

    It is widened to whole words. None where the model read nothing there: beyond its longest input,
    or where there are no words.
    """
    inside = [i for i, (s, e) in enumerate(logits.offsets) if start <= s < e <= end]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    scores = logits.starts[first:last, None] + logits.ends[None, first:last]
    size = last - first
    allowed = np.tril(np.triu(np.ones((size, size), dtype=bool)), longest - 1)
    scores = np.where(allowed, scores, -np.inf)
    i, j = divmod(int(scores.argmax()), size)
    span_start = logits.offsets[first + i][0]
    span_end = logits.offsets[first + j][1]
    while span_start > start and _within_word(passage, span_start):
        span_start -= 1
    while span_end < end and _within_word(passage, span_end):
        span_end += 1
    return SentenceSpan(float(scores[i, j]), span_start, span_end)


def _within_word(text: str, place: int) -> bool:
    return text[place - 1].isalnum() and text[place].isalnum()
