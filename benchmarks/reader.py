"""The shipped reader beside the sentence reader: `python -m benchmarks.reader --data DIR`.

DIR holds articles/, testset_dev.jsonl and qa/. Figures on news carry 95% bootstrap intervals. No
question here had a part in training; held ones are judged by weights of other articles.
Needs the extra `models`.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from haystack import Document

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Answers
from benchmarks.held_reading import gold_paragraph_figures
from evaluation.measures import (
    Interval,
    balanced_accuracy,
    bootstrap,
    exact_match,
    quote_at_k,
    token_f1,
)
from evaluation.testset import GoldQuestion, read_test_set
from index import (
    Encoder,
    FaissDocumentStore,
    QuestionEmbedder,
    add_files,
    adding_pipeline,
    load_encoder,
)
from retriever.answer import Answer
from retriever.answer_builder import AnswerBuilder
from retriever.reader.network import SpanNetwork
from retriever.reader.span_reader import SHIPPED, SpanReader
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from retriever.sentence_reader import SentenceReader
from retriever.settings import DEFAULT_TOP_K
from training.calibrate import ask_held
from training.crossfit import cross_fit
from training.data import NEW_WIKI, SQUAD2, read_news, read_questions
from training.remembering import RememberingEncoder

_SENTENCE_THRESHOLD = 0.5
_FOLDS = 5


@dataclass(frozen=True)
class Read:
    """A question with what was answered at threshold 0.

    :param confidence: of the first quote, 0 without any.
    :param ms: from the question to the answer.
    """

    gold: GoldQuestion
    answer: Answer
    confidence: float
    ms: float


class Bench:
    """An archive of the articles, and the readers on it."""

    def __init__(self, articles: Path, folder: Path, encoder: Encoder) -> None:
        path = str(folder / "bench.sqlite3")
        self.encoder = encoder
        self.store = FaissDocumentStore(path=path, model=encoder.name, dimension=encoder.dimension)
        add_files(adding_pipeline(self.store, encoder), [articles], lambda done, found: None)
        self._builder = AnswerBuilder(store=self.store, threshold=0)

    def passages(self, question: str) -> list[Document]:
        """The passages that are read for a question."""
        embedding = QuestionEmbedder(encoder=self.encoder).run(question=question)["embedding"]
        dense = DenseRetriever(store=self.store).run(embedding=embedding)["documents"]
        lexical = LexicalRetriever(store=self.store).run(question=question)["documents"]
        return ReciprocalRankFusion(top_k=DEFAULT_TOP_K).run(dense=dense, lexical=lexical)[
            "documents"
        ]

    def read(
        self, questions: Sequence[GoldQuestion], reader: SpanReader | SentenceReader
    ) -> list[Read]:
        """Answer each question, a follow-up by its human rewrite."""
        read = []
        for gold in questions:
            asked = gold.standalone or gold.question
            start = time.perf_counter()
            spans = reader.run(question=asked, documents=self.passages(asked))["spans"]
            answer = self._builder.run(question=asked, standalone=asked, spans=spans)["answer"]
            ms = 1000 * (time.perf_counter() - start)
            if not isinstance(answer, Answer):
                raise TypeError(f"the builder must give an Answer, got {answer!r}")
            read.append(Read(gold, answer, answer.confidence, ms))
        return read


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=SHIPPED, help="of the reader")
    parser.add_argument("--held", type=int, default=1100, help="questions of each kind; 0: none")
    add_record_option(parser)
    arguments = parser.parse_args()
    encoder = load_encoder()
    questions = read_test_set(arguments.data / "testset_dev.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments.data / "articles", Path(folder), encoder)
        spans = SpanReader(store=bench.store, folder=str(arguments.folder))
        sentences = SentenceReader(encoder=encoder, store=bench.store)
        for reader in (spans, sentences):
            reader.run(question="Who?", documents=bench.passages("Who?"))
        found = {
            "span reader": (bench.read(questions, spans), spans.default_threshold),
            "sentence reader": (bench.read(questions, sentences), _SENTENCE_THRESHOLD),
        }
        for name, (read, threshold) in found.items():
            print(f"\n{name}, {len(bench.store.filter_documents())} passages, {DEFAULT_TOP_K} read")
            _print_news(read, threshold)
        network = SpanNetwork(arguments.folder)
        given = gold_paragraph_figures(arguments.data / "qa", network)
        for name, value in given.items():
            print(f"{name:<44} {value:.3f}")
        bench.store.close()
    figures = [
        Answers.SQUAD2_F1.figure(given[f"{SQUAD2}, held, answerable: F1"]),
        Answers.SQUAD2_SILENT.figure(given[f"{SQUAD2}, held, impossible: silent"]),
    ]
    if arguments.held:
        figures += _print_held(
            arguments.data / "qa", arguments.folder, encoder, arguments.held, seed=7
        )
    record_figures(arguments, figures)


def _print_held(
    data: Path, folder: Path, encoder: Encoder, most: int, *, seed: int
) -> list[Figure]:
    """Print the figures on each set, and return what has a bound."""
    figures = []
    wiki = [read_questions(data, name) for name in (NEW_WIKI, SQUAD2)]
    for name, sets in (("news", [read_news()]), ("Wikipedia", wiki)):
        asked, _ = ask_held(sets, folder, RememberingEncoder(encoder), most=most, seed=seed)
        held = cross_fit(asked)
        print(f"\nheld questions, {name}, weights cross-fitted by article\n{held}")
        if name == "news":
            error = held.calibration_error
            figures.append(Answers.CALIBRATION.figure(error, n=held.questions))
    return figures


def _print_news(read: Sequence[Read], threshold: float) -> None:
    for group in ("single", "first", "follow_up"):
        own = [r for r in read if r.gold.group == group]
        _print(f"{group}: quote@1", bootstrap(own, _mean(lambda r: _quote(r, 1))))
        _print(f"{group}: quote@3", bootstrap(own, _mean(lambda r: _quote(r, 3))))
        _print(f"{group}: EM", bootstrap(own, _mean(_exact)))
        _print(f"{group}: F1", bootstrap(own, _mean(_f1)))
    asked = [r for r in read if r.gold.group in ("single", "unanswerable")]
    _print(
        f"balanced abstention at {threshold:.2f}",
        bootstrap(asked, lambda some: _balanced(some, [threshold] * len(some))),
    )
    thresholds = _cross_fitted(asked)
    value = _balanced(asked, thresholds)
    mean = statistics.mean(thresholds)
    print(f"{'balanced, thresholds cross-fitted by article':<44} {value:.3f}  (mean {mean:.2f})")
    shown = [r for r in asked if r.confidence >= threshold]
    _print(
        "of the answers shown right",
        bootstrap(shown, _mean(lambda r: float(_quote(r, 1) == 1 and _f1(r) >= 0.5))),
    )
    times = sorted(r.ms for r in read)
    p95 = times[int(0.95 * len(times))]
    print(f"{'ms per question, p50 and p95':<44} {statistics.median(times):.0f} {p95:.0f}")


def _cross_fitted(read: Sequence[Read]) -> list[float]:
    """For each question the threshold that serves best on the articles of the other folds."""
    articles = sorted({r.gold.article or r.gold.id for r in read})
    fold = {article: i % _FOLDS for i, article in enumerate(articles)}
    best = []
    for k in range(_FOLDS):
        others = [r for r in read if fold[r.gold.article or r.gold.id] != k]
        candidates = np.linspace(0.02, 0.98, 97)
        best.append(float(max(candidates, key=lambda t: _balanced(others, [t] * len(others)) or 0)))
    return [best[fold[r.gold.article or r.gold.id]] for r in read]


def _balanced(read: Sequence[Read], thresholds: Sequence[float]) -> float | None:
    answered = [r.confidence >= t for r, t in zip(read, thresholds, strict=True)]
    found = float(balanced_accuracy([r.gold.answerable for r in read], answered))
    return None if np.isnan(found) else found


def _quote(read: Read, k: int) -> float:
    shown = [(quote.article, quote.text) for quote in read.answer.quotes]
    return quote_at_k(shown, article=read.gold.article, golds=read.gold.quotes, k=k)


def _exact(read: Read) -> float:
    return exact_match(read.answer.text, read.gold.answers)


def _f1(read: Read) -> float:
    return token_f1(read.answer.text, read.gold.answers)


def _mean(measure: Callable[[Read], float]) -> Callable[[Sequence[Read]], float | None]:
    return lambda read: statistics.mean(map(measure, read)) if read else None


def _print(name: str, figure: Interval) -> None:
    print(f"{name:<44} {figure.value:.3f}  [{figure.low:.3f}, {figure.high:.3f}]  n={figure.n}")


if __name__ == "__main__":
    main()
