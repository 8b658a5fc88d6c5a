"""What the reader sees for held questions, and which of it is right."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluation.measures import token_f1
from retriever.answer import Turn
from retriever.reader.evidence import Candidate
from retriever.reader.looking import best_score, look
from retriever.reader.ranking import NAMES
from retriever.reader.span_reader import FIRST_READ, SpanReader
from training.held import HeldArchive, HeldQuestion

RIGHT_F1 = 0.5
_LOG_EVERY = 100

log = logging.getLogger("training")


@dataclass(frozen=True)
class Early:
    """What the reader saw where it read the first passages only.

    :param evidence: for each candidate, shape (candidates, len(NAMES)).
    :param places: for each of them which candidate of the whole it is, -1 for none.
    :param span: the best span's score, halved.
    """

    evidence: NDArray[np.float64]
    places: NDArray[np.intp]
    span: float


@dataclass(frozen=True)
class Asked:
    """A question with the evidence for each candidate, shape (candidates, len(NAMES)).

    :param hits: whether each candidate's quote holds an answer; `right` where its words are too.
    :param early: what it saw early, if that is worth a try.
    """

    article: str
    answerable: bool
    evidence: NDArray[np.float64]
    hits: NDArray[np.bool_]
    right: NDArray[np.bool_]
    early: Early | None = None


def judge(
    archive: HeldArchive, reader: SpanReader, questions: Sequence[HeldQuestion]
) -> list[Asked]:
    """Ask the questions and return what the reader saw, where retrieval found anything.

    A question that follows another is asked after what was answered to that one.
    """
    asked = []
    for number, question in enumerate(questions, start=1):
        passages = archive.passages(question, _before(archive, reader, question))
        logits = reader.read(question.text, passages)
        seen_early = look(passages[:FIRST_READ], logits[:FIRST_READ])
        seen = look(
            passages[FIRST_READ:], logits[FIRST_READ:], before=seen_early, ranked=FIRST_READ
        )
        score = best_score(seen_early)
        # Below that nobody would think of leaving it at that.
        tries = ((len(passages), seen), (FIRST_READ, seen_early) if score > 0 else (0, {}))
        found, early = (
            [
                candidate
                for candidate in reader.evidence(question.text, passages[:most], logits[:most], saw)
                if candidate.sentence.in_body or archive.headed  # no encyclopedia's title answers
            ]
            for most, saw in tries
        )
        if found:
            asked.append(_judged(question, found, early, score, archive))
        if number % _LOG_EVERY == 0:
            log.info("asked %d of %d", number, len(questions))
    return asked


def _before(archive: HeldArchive, reader: SpanReader, question: HeldQuestion) -> Turn | None:
    """The turn before, answered by what both looks alone find likeliest."""
    if question.before is None:
        return None
    before = replace(question, text=question.before, removed=False)
    found = reader.candidates(before.text, archive.passages(before))
    if not found:
        return None
    masses = [NAMES.index("mass"), NAMES.index("again_mass")]
    best = max(found, key=lambda candidate: float(candidate.evidence[masses].sum()))
    sentence = best.sentence
    words = archive.text(sentence.article_id)[best.start : best.end]
    quote = archive.quote(sentence.article_id, *sentence.quote)
    return Turn(before.text, before.text, words, (quote,))


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
    judged = Asked(
        question.article,
        bool(question.answers),
        np.array([candidate.evidence for candidate in found], dtype=np.float64),
        np.array(hits),
        np.array(right),
    )
    if not early:
        return judged
    evidence = np.array([candidate.evidence for candidate in early], dtype=np.float64)
    own = np.array([places.get(_place(candidate), -1) for candidate in early])
    return replace(judged, early=Early(evidence, own, early_span))


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.sentence.article_id, candidate.sentence.start
