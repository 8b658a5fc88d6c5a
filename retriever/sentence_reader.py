"""A first reader: the best sentences of the best passages, whole."""

import math
import re
from dataclasses import dataclass

import numpy as np
import snowballstemmer
from haystack import Document, component
from numpy.typing import NDArray

from index import Encoder, FaissDocumentStore, content_words
from retriever.span import Span

# How much it counts that a sentence holds the question's words, beside its cosine with them.
# 0.2 to 0.3 is best on three kinds of text: news, Wikipedia paragraphs and single sentences.
_WORDS_WEIGHT = 0.25
# Logistic regression of "the best sentence answers" on its score, over 500 questions each of
# squadshifts_new_wiki and qamr and 600 of squad2_half, half of those unanswerable; of another kind
# of text than news, so the probability is a rough one.
_SLOPE, _INTERCEPT = 3.01, -1.96
_WORD = re.compile(r"[^\W_]+")
_CLOSING = "\"'”’»)] "
_REFERS_BACK = re.compile(r"(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its)\b")


@dataclass(frozen=True)
class _Sentence:
    """A sentence, and in `quote` and `answer` what is shown when it wins (offsets as in `Span`)."""

    article_id: str
    text: str
    embedded: str
    quote: tuple[int, int]
    answer: tuple[int, int]
    quoted: str


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

    @component.output_types(spans=list[Span])
    def run(self, question: str, documents: list[Document]) -> dict[str, list[Span]]:
        """Return `spans`, best first, each a whole sentence.

        :param documents: passages of one archive, best first.
        """
        sentences = _sentences(documents)
        if not sentences:
            return {"spans": []}
        vectors = self.encoder.encode([question, *(s.embedded for s in sentences)])
        scores = vectors[1:] @ vectors[0] + _WORDS_WEIGHT * self._coverage(question, sentences)
        best = np.argsort(-scores, kind="stable")[: self.top_k]
        return {"spans": [_span(sentences[i], float(scores[i])) for i in best]}

    def _coverage(self, question: str, sentences: list[_Sentence]) -> NDArray[np.float32]:
        """Share of the question's words that each sentence holds, shape (sentences,), 0 to 1."""
        stemmer = snowballstemmer.stemmer("porter")
        words = content_words(question)
        frequencies = self.store.document_frequencies(words)
        total = self.store.count_documents()
        weights: dict[str, float] = {}
        for word, frequency in zip(words, frequencies, strict=True):
            # Inverse document frequency as in BM25 (Robertson and Zaragoza 2009, section 3.1).
            weights[stemmer.stemWord(word)] = math.log(
                1 + (total - frequency + 0.5) / (frequency + 0.5)
            )
        whole = sum(weights.values())
        shares = np.zeros(len(sentences), dtype=np.float32)
        if whole <= 0:
            return shares
        for i, sentence in enumerate(sentences):
            held = set(stemmer.stemWords(match.lower() for match in _WORD.findall(sentence.text)))
            shares[i] = sum(weight for word, weight in weights.items() if word in held) / whole
        return shares


def _sentences(documents: list[Document]) -> list[_Sentence]:
    """The sentences of `documents`, each once though passages overlap."""
    found: dict[tuple[str, int, int], _Sentence] = {}
    for document in documents:
        for i, (start, end) in enumerate(document.meta["sentences"]):
            key = (document.meta["article_id"], start, end)
            sentence = _sentence(document, i)
            # Of two copies the one with its neighbour beside it is the more use.
            if key not in found or len(found[key].quoted) < len(sentence.quoted):
                found[key] = sentence
    return list(found.values())


def _sentence(document: Document, i: int) -> _Sentence:
    meta, content = document.meta, document.content or ""
    spans: list[tuple[int, int]] = meta["sentences"]

    def slice_of(start: int, end: int) -> str:
        return content[start - meta["start"] : end - meta["start"]]

    text = slice_of(*spans[i])
    in_body = spans[i][0] >= meta["body_start"]
    first = last = answer = i
    if text.rstrip(_CLOSING).endswith("?") and i + 1 < len(spans):
        answer = last = i + 1
    elif _REFERS_BACK.match(text) and i and spans[i - 1][0] >= meta["body_start"]:
        first = i - 1
    quote = (spans[first][0], spans[last][1])
    return _Sentence(
        article_id=meta["article_id"],
        text=text,
        embedded=f"{meta['title']}. {text}" if in_body else text,
        quote=quote,
        answer=(spans[answer][0], spans[answer][1]),
        quoted=slice_of(*quote),
    )


def _span(sentence: _Sentence, score: float) -> Span:
    return Span(
        article_id=sentence.article_id,
        start=sentence.answer[0],
        end=sentence.answer[1],
        quote_start=sentence.quote[0],
        quote_end=sentence.quote[1],
        quote=sentence.quoted,
        score=1 / (1 + math.exp(-(_SLOPE * score + _INTERCEPT))),
    )
