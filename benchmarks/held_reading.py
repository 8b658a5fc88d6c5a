"""What the reader finds in the paragraph that answers, on articles that training did not see."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from haystack import Document

from documents.sentences import sentence_spans
from evaluation.measures import token_f1
from retriever.reader.decoding import best_span
from retriever.reader.network import SpanNetwork
from training.data import NEW_WIKI, SQUAD2, read_questions

_MOST = 800  # questions of each file, spread over its held articles


@dataclass(frozen=True)
class Found:
    """A question with the words found in its paragraph, and their score above "no answer"."""

    golds: tuple[str, ...]
    words: str
    score: float


def gold_paragraph_figures(data: Path, network: SpanNetwork) -> dict[str, float]:
    """Return figures by name, the paragraph of each held question given.

    Silence is where no span scores above "no answer", without calibration.
    """
    wiki = list(_read(data, NEW_WIKI, network))
    squad = list(_read(data, SQUAD2, network))
    can = [found for found in squad if found.golds]
    cannot = [found for found in squad if not found.golds]
    return {
        f"{NEW_WIKI}, held, gold paragraph: F1": statistics.mean(
            token_f1(found.words, found.golds) for found in wiki
        ),
        f"{SQUAD2}, held, answerable: F1, never silent": statistics.mean(
            token_f1(found.words, found.golds) for found in can
        ),
        f"{SQUAD2}, held, answerable: F1": statistics.mean(
            token_f1(found.words if found.score > 0 else None, found.golds) for found in can
        ),
        f"{SQUAD2}, held, impossible: silent": statistics.mean(
            found.score <= 0 for found in cannot
        ),
        f"{SQUAD2}, held: best balanced accuracy": max(
            (
                np.mean([found.score > t for found in can])
                + np.mean([found.score <= t for found in cannot])
            ).item()
            / 2
            for t in np.linspace(-10, 10, 201)
        ),
    }


def _read(data: Path, name: str, network: SpanNetwork) -> Iterator[Found]:
    found = read_questions(data, name)
    held = [q for q in found.questions if found.paragraphs[q.paragraph].held]
    step = max(1, len(held) // _MOST)
    for question in held[::step]:
        paragraph = found.paragraphs[question.paragraph]
        document = Document(content=paragraph.text, meta={"title": paragraph.title})
        (seen,) = network.read(question.text, [document])
        spans = [best_span(seen, paragraph.text, *s) for s in sentence_spans(paragraph.text)]
        best = max((span for span in spans if span), key=lambda span: span.score)
        golds = tuple(paragraph.text[start:end] for start, end in question.answers)
        yield Found(golds, paragraph.text[best.start : best.end], best.score)
