"""Held questions asked of all 1,581 paragraphs, through every stage of answering.

    python -m benchmarks.open_retrieval --data DIR [--questions N]

DIR holds qa/squadshifts_new_wiki.json; see `benchmarks.held_wiki` for what is asked of what. The
right paragraph is first where the best passage of a stage is of the paragraph that the question was
written on; that another paragraph may answer as well is not looked at. The whole pipeline is
`Archive.ask` at threshold 0: the paragraph of its first quote, F1 and exact match of its answer
against those of the annotators, and its time, models loaded. Intervals are 95% bootstrap ones over
questions. Needs the extra `models`.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Answers
from benchmarks.figures_in_rows import header, mean_interval, row, shown
from benchmarks.held_wiki import HeldQuestion, held_wiki
from evaluation.measures import exact_match, token_f1
from retriever import Answer, Archive

_STAGES = {"BM25 alone": "lexical", "the encoder alone": "dense", "their fusion": "fused"}
_WHOLE = "the whole pipeline"
_WARMING = 5  # questions asked before the clock runs


@dataclass(frozen=True)
class Asked:
    """A question with its answer at threshold 0.

    :param ms: question in to answer out, in milliseconds.
    """

    question: HeldQuestion
    answer: Answer
    ms: float


def main() -> None:
    """Print a table of the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, help="how many to draw; all without it")
    parser.add_argument("--threads", type=int, default=2)
    add_record_option(parser)
    arguments = parser.parse_args()
    with held_wiki(arguments.data, most=arguments.questions, threads=arguments.threads) as held:
        asked = ask(held.archive, held.questions)
    print(
        f"{len(asked)} questions, {len(held.passages)} passages, "
        f"{held.archive.settings.top_k} read, {arguments.threads} threads\n"
    )
    record_figures(arguments, print_table(asked))


def ask(archive: Archive, questions: Sequence[HeldQuestion]) -> list[Asked]:
    """Ask each question at threshold 0, once the first few have been asked to warm up."""
    for question in questions[:_WARMING]:
        archive.ask(question.text, threshold=0)
    asked = []
    for question in questions:
        start = time.perf_counter()
        answer = archive.ask(question.text, threshold=0)
        asked.append(Asked(question, answer, 1000 * (time.perf_counter() - start)))
    return asked


def right_first(asked: Asked, stage: str) -> bool:
    """Whether the right paragraph is first in a stage of the trace, or, of `_WHOLE`, is quoted."""
    if stage == _WHOLE:
        quotes = asked.answer.quotes
        return bool(quotes) and quotes[0].article_id == asked.question.article
    candidates = dict(asked.answer.trace.stages)[stage]
    return bool(candidates) and candidates[0].article_id == asked.question.article


def print_table(asked: Sequence[Asked]) -> list[Figure]:
    """Print the figures as a Markdown table; return those that have a bound."""
    figures: list[Figure] = []
    print(header("", "", "wanted"))
    for name, stage in {**_STAGES, _WHOLE: _WHOLE}.items():
        first = mean_interval([float(right_first(one, stage)) for one in asked])
        wanted = f"{Answers.OPEN_FIRST.wanted:.2f}" if stage == _WHOLE else ""
        figures += Answers.OPEN_FIRST.interval(first) if wanted else ()
        print(row(f"right paragraph first, {name}", shown(first), wanted))
    f1 = mean_interval([token_f1(a.answer.text, a.question.answers) for a in asked])
    figures += Answers.OPEN_F1.interval(f1)
    print(row("F1 of the answer", shown(f1), f"{Answers.OPEN_F1.wanted:.2f}"))
    exact = mean_interval([exact_match(a.answer.text, a.question.answers) for a in asked])
    print(row("exact match", shown(exact), ""))
    for q, bound in ((50, Answers.OPEN_P50), (95, Answers.OPEN_P95)):
        ms = float(np.percentile([one.ms for one in asked], q))
        figures.append(bound.figure(ms, n=len(asked)))
        print(row(f"latency p{q}, ms", f"{ms:.0f}", str(bound)))
    return figures


if __name__ == "__main__":
    main()
