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
                    mass = mass_between(passage, start - shift, end - shift)
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


def together(key: Key, look: Seen, others: Sequence[Seen]) -> SentenceSpan:
    """Return the best span of a sentence by the mean of what looks see in each of its tokens.

    Its offsets are those of the passage of `look`. One of the others that was cut short in the
    sentence does not count.
    """
    _, start, end = key
    tokens = look.logits.offsets
    inside = (start - look.shift, end - look.shift)
    counted = [(look.logits.starts, look.logits.ends)]
    for other in others:
        shift = look.shift - other.shift
        known = {
            (s - shift, e - shift): (to_start, to_end)
            for (s, e), to_start, to_end in zip(
                other.logits.offsets, other.logits.starts, other.logits.ends, strict=True
            )
        }
        if all(
            offsets in known
            for offsets in tokens
            if inside[0] <= offsets[0] < offsets[1] <= inside[1]
        ):
            found = np.array([known.get(offsets, (LOWEST, LOWEST)) for offsets in tokens])
            counted.append((found[:, 0], found[:, 1]))
    if len(counted) == 1:
        return look.span
    starts, ends = (np.mean(side, axis=0).astype(np.float32) for side in zip(*counted, strict=True))
    means = PassageLogits(tokens, starts, ends)
    best = best_span(means, look.passage.content or "", *inside)
    return look.span if best is None else best


def normaliser(logits: Sequence[PassageLogits], *, silence: bool = True) -> float:
    """Return the mass of all passages, and of "no answer", whose logits are 0."""
    zero = np.zeros(int(silence), dtype=np.float32)
    return sum(
        _log_sum(np.concatenate([*numbers, zero]))
        for numbers in ([s.starts for s in logits], [s.ends for s in logits])
    )


def mass_between(passage: PassageLogits, start: int, end: int) -> float:
    """Return the logarithm of the sums over the tokens from `start` to `end`, starts and ends."""
    inside = [start <= s and e <= end for s, e in passage.offsets]
    return _log_sum(passage.starts[inside]) + _log_sum(passage.ends[inside])


def _log_sum(numbers: NDArray[np.float32]) -> float:
    if not len(numbers):
        return 2 * LOWEST
    highest = float(numbers.max())
    return highest + math.log(float(np.exp(numbers - highest).sum()))
