"""Whole answers against a pipeline of haystack's stock components, question by question.

    python -m benchmarks.stock_reader --data DIR [--questions N] [--run DIR]

The held questions of `benchmarks.open_retrieval`, over the same passages, in turns (A B A B) in one
process with the same number of threads, everything loaded before. The stock pipeline embeds the
question with the original all-MiniLM-L6-v2 (SentenceTransformersTextEmbedder), retrieves from
memory (InMemoryEmbeddingRetriever) and reads as many passages as `Archive.ask` does with the
unquantised version of the same reader (TransformersExtractiveReader), which is the checkpoint in
`--run`. The stock reader sees nothing but a passage's content: with `--titles` the title stands
before it, as the reader was trained, and an answer may come from there. Ours is `Archive.ask` at
threshold 0, with retrieval by words beside it and the choice of the quote behind it. Needs the
extras `models` and `dev`.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import torch
from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.readers.transformers import TransformersExtractiveReader
from transformers.utils import logging

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Answers
from benchmarks.figures_in_rows import header, mean_interval, row, shown
from benchmarks.held_wiki import held_wiki
from benchmarks.span_question_answering import save_reader
from benchmarks.stock_model import stock_model
from evaluation.measures import bootstrap, exact_match, token_f1
from training.checkpoint import load_checkpoint
from training.model import SpanModel
from training.start import start_folder
from training.train import CHECKPOINT

_RUN = Path(__file__).parents[1] / "training" / "run"
_WARMING = 5  # questions asked of each before the clock runs
Ask = Callable[[str], str | None]


@dataclass
class Side:
    """One of the two, with what it has answered so far, and in how many milliseconds each."""

    name: str
    ask: Ask
    answers: list[str | None] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)


def main() -> None:
    """Print a table of both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=400, help="how many to draw")
    parser.add_argument("--run", type=Path, default=_RUN, help="folder of the checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--titles", action="store_true", help="give the stock reader titles")
    add_record_option(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers has no types
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types
    with held_wiki(arguments.data, most=arguments.questions, threads=arguments.threads) as held:
        model = SpanModel(start_folder())
        load_checkpoint(arguments.run / CHECKPOINT, model)
        save_reader(model, start_folder(), held.folder / "reader")
        pipeline = stock_pipeline(
            held.passages,
            held.folder / "reader",
            top_k=held.archive.settings.top_k,
            titles=arguments.titles,
        )
        sides = [
            Side("newsquote", lambda question: held.archive.ask(question).text),
            Side("haystack", lambda question: stock_answer(pipeline, question)),
        ]
        take_turns(sides, [question.text for question in held.questions])
    print(
        f"{len(held.questions)} questions, {len(held.passages)} passages, "
        f"{held.archive.settings.top_k} read, {arguments.threads} threads"
        f"{', titles before passages' * arguments.titles}\n"
    )
    record_figures(arguments, print_table(sides, [question.answers for question in held.questions]))


def stock_pipeline(
    passages: Sequence[Document], reader: Path, *, top_k: int, titles: bool = False
) -> Pipeline:
    """Return the stock pipeline over `passages`, embedded anew with the original model.

    :param reader: folder of the model that reads.
    :param top_k: passages to read.
    :param titles: put each passage's title before its content.
    """
    contents = [
        f"{passage.meta['title']}. {passage.content}" if titles else passage.content
        for passage in passages
    ]
    documents = [
        replace(passage, content=content, embedding=None)
        for passage, content in zip(passages, contents, strict=True)
    ]
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(stock_model()),
        progress_bar=False,
        meta_fields_to_embed=[] if titles else ["title"],
    )
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(embedder.run(documents)["documents"])
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=str(stock_model()), progress_bar=False)
    )
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=top_k))
    pipeline.add_component("reader", TransformersExtractiveReader(model=reader, no_answer=False))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")
    pipeline.connect("retriever.documents", "reader.documents")
    pipeline.warm_up()
    return pipeline


def stock_answer(pipeline: Pipeline, question: str) -> str | None:
    """Return the words that `stock_pipeline` answers with."""
    result = pipeline.run({"embedder": {"text": question}, "reader": {"query": question}})
    answers = result["reader"]["answers"]
    return answers[0].data if answers else None


def take_turns(sides: Sequence[Side], questions: Sequence[str]) -> None:
    """Ask both each question, one after the other, and note answers and times."""
    for question in questions[:_WARMING]:
        for side in sides:
            side.ask(question)
    for question in questions:
        for side in sides:
            start = time.perf_counter()
            answer = side.ask(question)
            side.ms.append(1000 * (time.perf_counter() - start))
            side.answers.append(answer)


def median_ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the second's median over the first's."""
    firsts, seconds = zip(*pairs, strict=True)
    return float(np.median(seconds) / np.median(firsts))


def print_table(sides: Sequence[Side], golds: Sequence[tuple[str, ...]]) -> list[Figure]:
    """Print the figures of both sides, ours first; return those that have a bound."""
    ours, stock = sides
    scores = [
        [token_f1(a, gold) for a, gold in zip(side.answers, golds, strict=True)] for side in sides
    ]
    exact = [
        [exact_match(a, gold) for a, gold in zip(side.answers, golds, strict=True)]
        for side in sides
    ]
    print(header("", ours.name, stock.name, "", "wanted"))
    for q in (50, 95):
        first, second = (float(np.percentile(side.ms, q)) for side in sides)
        print(row(f"latency p{q}, ms", f"{first:.0f}", f"{second:.0f}", "", ""))
    ratio = bootstrap(list(zip(ours.ms, stock.ms, strict=True)), median_ratio)
    figures = list(Answers.STOCK_RATIO.interval(ratio))
    print(row("ratio of the medians", "", "", shown(ratio), str(Answers.STOCK_RATIO)))
    least = f"at least {Answers.STOCK_F1.wanted:.3f}"
    for name, (first_scores, second_scores), wanted in (
        ("F1 of the answer", scores, least),
        ("exact match", exact, ""),
    ):
        difference = mean_interval(np.subtract(first_scores, second_scores).tolist())
        figures += Answers.STOCK_F1.interval(difference) if wanted else ()
        both = (shown(mean_interval(some)) for some in (first_scores, second_scores))
        print(row(name, *both, shown(difference, signed=True), wanted))
    return figures


if __name__ == "__main__":
    main()
