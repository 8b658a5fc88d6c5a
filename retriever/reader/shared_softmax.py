"""From logits of passages to ranked spans, by nothing but the model's own probabilities."""

import math
from collections.abc import Iterable, Sequence

from haystack import Document

from retriever.reader.decoding import SentenceSpan, best_span
from retriever.reader.network import PassageLogits
from retriever.sentences import sentences_of
from retriever.span import Span


def ranked_spans(
    documents: Sequence[Document], logits: Sequence[PassageLogits], *, top_k: int
) -> list[Span]:
    """Return the best span of each sentence, best first.

    A span's score is the probability that the answer starts with its first token times that it
    ends with its last one, each in one softmax over the tokens of all passages and "no answer"
    (Clark and Gardner, ACL 2018, section 3.2, "shared normalization", here at inference only). A
    token counts once, with its highest logit, though passages overlap.

    :param documents: passages of one archive.
    :param logits: what the model sees in each.
    :param top_k: spans to return at most.
    """
    starts: dict[tuple[str, int, int], float] = {}
    ends: dict[tuple[str, int, int], float] = {}
    spans: dict[tuple[str, int, int], tuple[SentenceSpan, int]] = {}
    for document, seen in zip(documents, logits, strict=True):
        article_id, shift = document.meta["article_id"], document.meta["start"]
        for (start, end), to_start, to_end in zip(
            seen.offsets, seen.starts.tolist(), seen.ends.tolist(), strict=True
        ):
            token = article_id, start + shift, end + shift
            starts[token] = max(starts.get(token, -math.inf), to_start)
            ends[token] = max(ends.get(token, -math.inf), to_end)
        for start, end in document.meta["sentences"]:
            found = best_span(seen, document.content or "", start - shift, end - shift)
            key = article_id, start, end
            if found is not None and (key not in spans or spans[key][0].score < found.score):
                spans[key] = found, shift
    sentences = {(s.article_id, s.start, s.end): s for s in sentences_of(list(documents))}
    everything = _normaliser(starts.values()) + _normaliser(ends.values())
    best = sorted(spans, key=lambda key: -spans[key][0].score)[:top_k]
    made = []
    for key in best:
        span, shift = spans[key]
        sentence = sentences[key]
        made.append(
            Span(
                article_id=sentence.article_id,
                start=span.start + shift,
                end=span.end + shift,
                quote_start=sentence.quote[0],
                quote_end=sentence.quote[1],
                quote=sentence.quoted,
                score=math.exp(min(span.score - everything, 0.0)),
            )
        )
    return made


def _normaliser(logits: Iterable[float]) -> float:
    """Logarithm of the sum of the exponentials of the logits and that of "no answer", 0."""
    together = [0.0, *logits]
    highest = max(together)
    return highest + math.log(sum(math.exp(logit - highest) for logit in together))
