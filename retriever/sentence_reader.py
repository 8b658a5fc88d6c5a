"""A first reader: the best sentences of the best passages, whole."""

import math

import numpy as np
from haystack import Document, component

from index import Encoder, FaissDocumentStore
from retriever.coverage import word_coverage
from retriever.sentences import Sentence, sentences_of
from retriever.span import Span

# How much it counts that a sentence holds the question's words, beside its cosine with them.
# 0.2 to 0.3 is best on three kinds of text: news, Wikipedia paragraphs and single sentences.
_WORDS_WEIGHT = 0.25
# A headline holds the words of most questions about its article, and tells less than its sentences.
_HEADLINE_COST = 0.05
# Logistic regression of "the best sentence answers" on its score, over 500 questions each of
# squadshifts_new_wiki and qamr and 600 of squad2_half, half of those unanswerable; of another kind
# of text than news, so the probability is a rough one.
_SLOPE, _INTERCEPT = 3.01, -1.96
_DEFAULT_THRESHOLD = 0.5


@component
class SentenceReader:
    """Scores each sentence of the passages by meaning and by words, and returns the best.

    A sentence's score is the cosine of the question with the sentence under its article's title,
    plus a share for the question's words in it, each weighted by how rare it is in the archive.
    A question that an interviewer asks is quoted with what is said to it, and a sentence that opens
    with a word that refers back together with the one before it.

    :param top_k: spans to return at most.
    """

    def __init__(self, *, encoder: Encoder, store: FaissDocumentStore, top_k: int = 10) -> None:
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        self.encoder = encoder
        self.store = store
        self.top_k = top_k

    @property
    def default_threshold(self) -> float:
        """The score below which silence serves best, on the questions that its scale comes from."""
        return _DEFAULT_THRESHOLD

    @component.output_types(spans=list[Span])
    def run(self, question: str, documents: list[Document]) -> dict[str, list[Span]]:
        """Return `spans`, best first, each a whole sentence.

        :param documents: passages of one archive, best first.
        """
        sentences = sentences_of(documents)
        if not sentences:
            return {"spans": []}
        vectors = self.encoder.encode([question, *(s.embedded for s in sentences)])
        coverage = word_coverage(question, [s.text for s in sentences], self.store)
        headlines = np.array([not s.in_body for s in sentences], dtype=np.float32)
        scores = vectors[1:] @ vectors[0] + _WORDS_WEIGHT * coverage - _HEADLINE_COST * headlines
        best = np.argsort(-scores, kind="stable")[: self.top_k]
        return {"spans": [_span(sentences[i], float(scores[i])) for i in best]}


def _span(sentence: Sentence, score: float) -> Span:
    return Span(
        article_id=sentence.article_id,
        start=sentence.answer[0],
        end=sentence.answer[1],
        quote_start=sentence.quote[0],
        quote_end=sentence.quote[1],
        quote=sentence.quoted,
        score=1 / (1 + math.exp(-(_SLOPE * score + _INTERCEPT))),
    )
