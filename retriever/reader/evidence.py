"""What speaks for each sentence as the quote that answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from index import Encoder, FaissDocumentStore
from retriever.coverage import word_coverage
from retriever.reader.decoding import SentenceSpan, best_span
from retriever.reader.network import PassageLogits
from retriever.sentences import Sentence, sentences_of

# `span`: half the logits of the sentence's best span, relative to "no answer";
# `share`: the logarithm of the probability that the model gives the span among all spans of all
# passages, likewise halved;
# `cosine`: of the question with the sentence under its title, a little less for a headline;
# `coverage`: share of the question's words that the sentence holds;
# `rank`: 1 / rank of its best passage; `asks`: 1 where the sentence is a question.
NAMES = ("span", "share", "cosine", "coverage", "rank", "asks")
_LOWEST = -20.0
# As in the sentence reader: a headline holds the words of most questions about its article, and
# tells less than its sentences. What the weights are fitted on has no headlines.
_HEADLINE_COST = 0.05


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer.

    :param start: of the words that answer, code points into `Article.text`; `end` is one past.
    :param evidence: one number for each of `NAMES`.
    """

    sentence: Sentence
    start: int
    end: int
    evidence: NDArray[np.float32]


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
    spans: dict[tuple[str, int, int], tuple[SentenceSpan, int, int]] = {}
    for rank, (document, seen) in enumerate(zip(documents, logits, strict=True), start=1):
        shift = document.meta["start"]
        for start, end in document.meta["sentences"]:
            found = best_span(seen, document.content or "", start - shift, end - shift)
            key = (document.meta["article_id"], start, end)
            if found is None:
                continue
            if key not in spans:
                spans[key] = (found, rank, shift)
            elif spans[key][0].score < found.score:
                spans[key] = (found, spans[key][1], shift)
    sentences = {(s.article_id, s.start, s.end): s for s in sentences_of(list(documents))}
    chosen = sorted(spans, key=lambda key: -spans[key][0].score)[:most]
    if not chosen:
        return []
    kept = [sentences[key] for key in chosen]
    vectors = encoder.encode([question, *(sentence.embedded for sentence in kept)])
    cosines = vectors[1:] @ vectors[0]
    coverages = word_coverage(question, [sentence.text for sentence in kept], store)
    everything = _normaliser([s.starts for s in logits]) + _normaliser([s.ends for s in logits])
    made = []
    for i, key in enumerate(chosen):
        span, rank, shift = spans[key]
        numbers = (
            max(span.score / 2, _LOWEST),
            max((span.score - everything) / 2, _LOWEST),
            cosines[i] - (0 if kept[i].in_body else _HEADLINE_COST),
            coverages[i],
            1 / rank,
            float(kept[i].asks),
        )
        evidence = np.array(numbers, dtype=np.float32)
        made.append(Candidate(kept[i], span.start + shift, span.end + shift, evidence))
    return made


def _normaliser(logits: Sequence[NDArray[np.float32]]) -> float:
    """Logarithm of the sum of the exponentials of all tokens' logits and that of silence, 0."""
    together = np.concatenate([*logits, np.zeros(1, dtype=np.float32)])
    highest = float(together.max())
    return highest + float(np.log(np.exp(together - highest).sum()))
