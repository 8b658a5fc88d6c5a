"""What speaks for each sentence as the quote that answers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from index import Encoder, FaissDocumentStore
from retriever.coverage import word_coverage
from retriever.reader.decoding import SentenceSpan, best_span
from retriever.reader.network import PassageLogits
from retriever.reader.ranking import NAMES
from retriever.sentences import Sentence, sentences_of

_LOWEST = -20.0


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer.

    :param start: of the words that answer, code points into `Article.text`; `end` is one past.
    :param evidence: one number for each of `retriever.reader.ranking.NAMES`.
    """

    sentence: Sentence
    start: int
    end: int
    evidence: NDArray[np.float32]


@dataclass(frozen=True)
class _Seen:
    """What the model sees in a sentence, in the passage in which it sees most."""

    span: SentenceSpan
    mass: float
    rank: int
    shift: int


def candidates(
    question: str,
    documents: Sequence[Document],
    logits: Sequence[PassageLogits],
    *,
    encoder: Encoder,
    store: FaissDocumentStore,
    most: int,
) -> list[Candidate]:
    """Return the sentences with the `most` likeliest spans, and the evidence for each.

    :param documents: passages, best first.
    :param logits: what the model sees in each.
    """
    seen = _seen(documents, logits)
    sentences = {(s.article_id, s.start, s.end): s for s in sentences_of(list(documents))}
    chosen = sorted(seen, key=lambda key: -seen[key].span.score)[:most]
    if not chosen:
        return []
    kept = [sentences[key] for key in chosen]
    vectors = encoder.encode([question, *(sentence.embedded for sentence in kept)])
    cosines = vectors[1:] @ vectors[0]
    texts = _article_texts(documents)
    covered = word_coverage(
        question, [*(sentence.text for sentence in kept), *texts.values()], store
    )
    context = dict(zip(texts, covered[len(kept) :], strict=True))
    everything = _normaliser(logits)
    articles = {
        article: _normaliser(
            [s for s, d in zip(logits, documents, strict=True) if d.meta["article_id"] == article],
            silence=False,
        )
        for article in texts
    }
    made = []
    for i, key in enumerate(chosen):
        found, sentence = seen[key], kept[i]
        numbers = {
            "span": max(found.span.score / 2, _LOWEST),
            "share": max((found.span.score - everything) / 2, _LOWEST),
            "mass": max((found.mass - everything) / 2, _LOWEST),
            "article": max((articles[sentence.article_id] - everything) / 2, _LOWEST),
            "silence": -everything / 2,
            "cosine": cosines[i],
            "coverage": covered[i],
            "context": context[sentence.article_id],
            "rank": 1 / found.rank,
            "headline": not sentence.in_body,
            "asks": sentence.asks,
            "replies": sentence.replies,
            "length": math.log1p(len(sentence.text.split())),
            "words": math.log1p(len(sentence.text[_within(found, sentence)].split())),
        }
        evidence = np.array([float(numbers[name]) for name in NAMES], dtype=np.float32)
        shift = found.shift
        made.append(Candidate(sentence, found.span.start + shift, found.span.end + shift, evidence))
    return made


def best_score(documents: Sequence[Document], logits: Sequence[PassageLogits]) -> float:
    """Return the score of the best span that lies in one sentence, halved, as `span` is."""
    scores = [found.span.score for found in _seen(documents, logits).values()]
    return max(scores, default=2 * _LOWEST) / 2


def _within(found: _Seen, sentence: Sentence) -> slice:
    shift = found.shift - sentence.start
    return slice(found.span.start + shift, found.span.end + shift)


def _seen(
    documents: Sequence[Document], logits: Sequence[PassageLogits]
) -> Mapping[tuple[str, int, int], _Seen]:
    seen: dict[tuple[str, int, int], _Seen] = {}
    for rank, (document, passage) in enumerate(zip(documents, logits, strict=True), start=1):
        shift = document.meta["start"]
        for start, end in document.meta["sentences"]:
            span = best_span(passage, document.content or "", start - shift, end - shift)
            if span is None:
                continue
            key = (document.meta["article_id"], start, end)
            known = seen.get(key)
            if known is None or known.span.score < span.score:
                first = rank if known is None else known.rank
                mass = _mass(passage, start - shift, end - shift)
                seen[key] = _Seen(span, mass, first, shift)
    return seen


def _mass(passage: PassageLogits, start: int, end: int) -> float:
    """Logarithm of the sum over all tokens from `start` to `end`, of starts plus that of ends."""
    inside = [start <= s and e <= end for s, e in passage.offsets]
    return sum(_log_sum(numbers[inside]) for numbers in (passage.starts, passage.ends))


def _normaliser(logits: Sequence[PassageLogits], *, silence: bool = True) -> float:
    """The same over all tokens of all passages, and of "no answer", whose logits are 0."""
    zero = np.zeros(int(silence), dtype=np.float32)
    return sum(
        _log_sum(np.concatenate([*numbers, zero]))
        for numbers in ([s.starts for s in logits], [s.ends for s in logits])
    )


def _log_sum(numbers: NDArray[np.float32]) -> float:
    if not len(numbers):
        return 2 * _LOWEST
    highest = float(numbers.max())
    return highest + math.log(float(np.exp(numbers - highest).sum()))


def _article_texts(documents: Sequence[Document]) -> dict[str, str]:
    """What was retrieved of each article, under its title."""
    texts: dict[str, str] = {}
    for document in documents:
        article = document.meta["article_id"]
        before = texts.get(article, document.meta.get("title") or "")
        texts[article] = f"{before}\n{document.content or ''}"
    return texts
