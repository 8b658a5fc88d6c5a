"""What the reader sees for held questions, and which of it is right."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.measures import token_f1
from retriever.reader.evidence import Candidate
from retriever.reader.span_reader import SpanReader
from training.held import HeldArchive, HeldQuestion

_RIGHT_F1 = 0.5
_LOG_EVERY = 100

log = logging.getLogger("training")


@dataclass(frozen=True)
class Asked:
    """A question with the evidence for each candidate, shape (candidates, len(NAMES)).

    :param hits: whether each candidate's quote holds an answer; `right` where its words are too.
    """

    article: str
    answerable: bool
    evidence: NDArray[np.float64]
    hits: NDArray[np.bool_]
    right: NDArray[np.bool_]


def judge(
    archive: HeldArchive, reader: SpanReader, questions: Sequence[HeldQuestion]
) -> list[Asked]:
    """Ask the questions and return what the reader saw, where retrieval found anything."""
    asked = []
    for number, question in enumerate(questions, start=1):
        found = [
            candidate
            for candidate in reader.candidates(question.text, archive.passages(question))
            if candidate.sentence.in_body or archive.headed  # no encyclopedia's title answers
        ]
        if found:
            asked.append(_judged(question, found, archive))
        if number % _LOG_EVERY == 0:
            log.info("asked %d of %d", number, len(questions))
    return asked


def _judged(question: HeldQuestion, found: Sequence[Candidate], archive: HeldArchive) -> Asked:
    hits, right = [], []
    for candidate in found:
        quote = candidate.sentence
        hit = quote.article_id == question.article_id and any(
            quote.quote[0] <= start and end <= quote.quote[1] for start, end in question.answers
        )
        words = archive.text(quote.article_id)[candidate.start : candidate.end]
        hits.append(hit)
        right.append(hit and token_f1(words, question.texts) >= _RIGHT_F1)
    return Asked(
        question.article,
        bool(question.answers),
        np.array([candidate.evidence for candidate in found], dtype=np.float64),
        np.array(hits),
        np.array(right),
    )
