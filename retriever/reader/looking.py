"""What the reader's model sees in each sentence of passages."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from retriever.reader.decoding import SentenceSpan, best_span
from retriever.reader.network import PassageLogits

# A link that stands by itself says nothing, whatever the model sees in it.
_ADDRESS = re.compile(r"\W*(?:https?://|www\.)\S+", re.IGNORECASE)
LOWEST = -20.0  # of half a span's score; below it nothing is told apart
Key = tuple[str, int, int]  # article id, start and end of a sentence in its text


@dataclass(frozen=True)
class Seen:
    """What the model sees in a sentence, in the passage in which it sees most.

    :param span: the sentence's best span, its offsets in that passage.
    :param mass: logarithm of the sum over all tokens, of starts plus that of ends.
    :param rank: of the first passage that holds the sentence, from 1.
    :param shift: where the passage of `span` begins in the article's text.
    :param before: where the sentence before it in that passage begins, in the article's text; its
        own start where it is the first.
    :param passage: that passage; `logits` is what the model sees in it.
    """

    span: SentenceSpan
    mass: float
    rank: int
    shift: int
    before: int
    passage: Document
    logits: PassageLogits


def look(
    documents: Sequence[Document],
    logits: Sequence[PassageLogits],
    *,
    before: Mapping[Key, Seen] | None = None,
    ranked: int = 0,
) -> dict[Key, Seen]:
    """Return what is seen in each sentence in which the model reads anything but an address.

    :param documents: passages, best first.
    :param logits: what the model sees in each, token by token.
    :param before: what was seen in the `ranked` passages before these.
    """
    seen: dict[Key, Seen] = dict(before or {})
    pairs = zip(documents, logits, strict=True)
    for rank, (document, passage) in enumerate(pairs, start=ranked + 1):
        shift = document.meta["start"]
        one_before = shift
        for start, end in document.meta["sentences"]:
            content = document.content or ""
            span = best_span(passage, content, start - shift, end - shift)
            if span and not _ADDRESS.fullmatch(content, start - shift, end - shift):
                key = (document.meta["article_id"], start, end)
                known = seen.get(key)
                if known is None or known.span.score < span.score:
                    first = rank if known is None else known.rank
                    mass = _mass(passage, start - shift, end - shift)
                    seen[key] = Seen(span, mass, first, shift, one_before, document, passage)
            one_before = start
    return seen


def best_score(seen: Mapping[Key, Seen]) -> float:
    """Return the score of the best span that lies in one sentence, halved."""
    scores = [found.span.score for found in seen.values()]
    return max(scores, default=2 * LOWEST) / 2


def short_passage(key: Key, seen: Seen) -> Document:
    """Return a sentence with the one before it, as a passage of its own."""
    article, start, end = key
    content = (seen.passage.content or "")[seen.before - seen.shift : end - seen.shift]
    meta = {
        "article_id": article,
        "title": seen.passage.meta.get("title"),
        "start": seen.before,
        "sentences": [[start, end]],
    }
    return Document(content=content, meta=meta)


def both_looks(key: Key, first: Seen, second: Seen) -> SentenceSpan:
    """Return the best span of a sentence by the sum of what two looks see in each of its tokens.

    Its offsets are those of the second look's passage, its score the mean of both.
    """
    _, start, end = key
    shift = second.shift - first.shift
    known = {
        (s - shift, e - shift): (to_start, to_end)
        for (s, e), to_start, to_end in zip(
            first.logits.offsets, first.logits.starts, first.logits.ends, strict=True
        )
    }
    tokens = second.logits.offsets
    if any(
        offsets not in known
        for offsets in tokens
        if start - second.shift <= offsets[0] and offsets[1] <= end - second.shift
    ):
        return second.span  # one of the looks was cut short
    sums = np.array([known.get(offsets, (LOWEST, LOWEST)) for offsets in tokens])
    means = PassageLogits(
        tokens,
        ((second.logits.starts + sums[:, 0]) / 2).astype(np.float32),
        ((second.logits.ends + sums[:, 1]) / 2).astype(np.float32),
    )
    content = second.passage.content or ""
    found = best_span(means, content, start - second.shift, end - second.shift)
    return second.span if found is None else found


def normaliser(logits: Sequence[PassageLogits], *, silence: bool = True) -> float:
    """Return the mass of all passages, and of "no answer", whose logits are 0."""
    zero = np.zeros(int(silence), dtype=np.float32)
    return sum(
        _log_sum(np.concatenate([*numbers, zero]))
        for numbers in ([s.starts for s in logits], [s.ends for s in logits])
    )


def _mass(passage: PassageLogits, start: int, end: int) -> float:
    inside = [start <= s and e <= end for s, e in passage.offsets]
    return _log_sum(passage.starts[inside]) + _log_sum(passage.ends[inside])


def _log_sum(numbers: NDArray[np.float32]) -> float:
    if not len(numbers):
        return 2 * LOWEST
    highest = float(numbers.max())
    return highest + math.log(float(np.exp(numbers - highest).sum()))
