"""What the reader sees for held questions, and which of it is right."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.measures import token_f1
from retriever.reader.evidence import Candidate, best_score
from retriever.reader.span_reader import FIRST_READ, SpanReader
from training.held import HeldArchive, HeldQuestion

RIGHT_F1 = 0.5
_LOG_EVERY = 100

log = logging.getLogger("training")


@dataclass(frozen=True)
class Asked:
    """A question with the evidence for each candidate, shape (candidates, len(NAMES)).

    :param hits: whether each candidate's quote holds an answer; `right` where its words are too.
    :param early: the same evidence where only the first passages are read, if that was tried.
    :param early_places: for each row of `early` which candidate it is, -1 for none.
    :param early_span: the best span's score in these.
    """

    article: str
    answerable: bool
    evidence: NDArray[np.float64]
    hits: NDArray[np.bool_]
    right: NDArray[np.bool_]
    early: NDArray[np.float64] | None = None
    early_places: NDArray[np.intp] | None = None
    early_span: float = 0.0


def judge(
    archive: HeldArchive, reader: SpanReader, questions: Sequence[HeldQuestion]
) -> list[Asked]:
    """Ask the questions and return what the reader saw, where retrieval found anything."""
    asked = []
    for number, question in enumerate(questions, start=1):
        passages = archive.passages(question)
        logits = reader.read(question.text, passages)
        found, early = (
            [
                candidate
                for candidate in reader.evidence(question.text, passages[:most], logits[:most])
                if candidate.sentence.in_body or archive.headed  # no encyclopedia's title answers
            ]
            for most in (len(passages), FIRST_READ)
        )
        if found and early:
            score = best_score(passages[:FIRST_READ], logits[:FIRST_READ])
            asked.append(_judged(question, found, early, score, archive))
        if number % _LOG_EVERY == 0:
            log.info("asked %d of %d", number, len(questions))
    return asked


def _judged(
    question: HeldQuestion,
    found: Sequence[Candidate],
    early: Sequence[Candidate],
    early_span: float,
    archive: HeldArchive,
) -> Asked:
    hits, right = [], []
    places = {_place(candidate): i for i, candidate in enumerate(found)}
    for candidate in found:
        quote = candidate.sentence
        hit = quote.article_id == question.article_id and any(
            quote.quote[0] <= start and end <= quote.quote[1] for start, end in question.answers
        )
        words = archive.text(quote.article_id)[candidate.start : candidate.end]
        hits.append(hit)
        right.append(hit and token_f1(words, question.texts) >= RIGHT_F1)
    return Asked(
        question.article,
        bool(question.answers),
        np.array([candidate.evidence for candidate in found], dtype=np.float64),
        np.array(hits),
        np.array(right),
        np.array([candidate.evidence for candidate in early], dtype=np.float64),
        np.array([places.get(_place(candidate), -1) for candidate in early]),
        early_span,
    )


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.sentence.article_id, candidate.sentence.start
