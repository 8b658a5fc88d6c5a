"""The shipped encoder beside the model it was made from: `python -m benchmarks.encoder --data DIR`.

Both run in one process and take turns, so that what else the computer does falls on both; only
ratios are to be compared between runs. No text here had a part in making the encoder. The original
embeds passages as haystack's SentenceTransformersDocumentEmbedder, ours as the pipeline of adding
has it, and recall is of the very embeddings that were timed. Needs the extra `models`.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import First, Index
from benchmarks.figures_in_rows import row, shown
from benchmarks.stock_model import stock_model
from evaluation.measures import bootstrap
from index import PassageEmbedder
from index.encoder import CompressedEncoder, Encoder, SentenceTransformerEncoder
from index.encoder.loading import SHIPPED

Vectors = NDArray[np.float32]
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_AT_ONCE = 128  # passages that either embedder is given in its turn
_WARMING = 8


class DocumentEmbedder(Protocol):
    """A haystack component that embeds documents."""

    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return `documents` with `embedding` set."""
        ...


@dataclass(frozen=True)
class RetrievalTask:
    """Questions, each with the position of the one paragraph that answers it."""

    paragraphs: list[str]
    questions: list[str]
    gold: NDArray[np.intp]


def retrieval_task(path: Path, questions: int) -> RetrievalTask:
    """Read a file in SQuAD format and draw `questions` of it, always the same."""
    paragraphs: list[str] = []
    asked: list[tuple[str, int]] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            asked += [(qa["question"], len(paragraphs)) for qa in paragraph["qas"]]
            paragraphs.append(paragraph["context"])
    drawn = np.random.default_rng(0).permutation(len(asked))[:questions]
    gold = np.array([asked[i][1] for i in drawn])
    return RetrievalTask(paragraphs, [asked[i][0] for i in drawn], gold)


def kinds_of_text(data: Path, most: int) -> dict[str, list[str]]:
    """Texts of four kinds, at most `most` of each."""
    news = [
        paragraph.strip()
        for path in sorted((data / "articles").glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").splitlines()
    ]
    sentences = [part for text in news for part in _SENTENCE_END.split(text)]
    qa = data / "qa"
    kinds = {
        "news, paragraphs": [text for text in news if len(text.split()) > 8],
        "news, sentences": [text for text in sentences if len(text.split()) > 2],
        "reddit": retrieval_task(qa / "squadshifts_reddit.json", 0).paragraphs,
        "reviews": retrieval_task(qa / "squadshifts_amazon.json", 0).paragraphs,
    }
    return {kind: list(dict.fromkeys(texts))[:most] for kind, texts in kinds.items()}


def recall(questions: Vectors, paragraphs: Vectors, gold: NDArray[np.intp], k: int) -> float:
    """Share of questions, in per cent, with their paragraph among the `k` nearest."""
    scores = questions @ paragraphs.T
    better = (scores > scores[np.arange(len(gold)), gold][:, None]).sum(axis=1)
    return float(100 * (better < k).mean())


def overlap(one: Vectors, other: Vectors, k: int = 10) -> float:
    """Mean share of each text's `k` nearest neighbours that both have in common."""

    def neighbours(vectors: Vectors) -> NDArray[np.intp]:
        scores = vectors @ vectors.T
        np.fill_diagonal(scores, -2)
        return np.argpartition(-scores, k, axis=1)[:, :k]

    pairs = zip(neighbours(one), neighbours(other), strict=True)
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in pairs]))


def seconds(functions: Sequence[Callable[[], object]], turns: int) -> list[float]:
    """Median time of each function, called in turn."""
    taken: list[list[float]] = [[] for _ in functions]
    for _ in range(turns):
        for function, times in zip(functions, taken, strict=True):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def first_answer(expression: str) -> float:
    """Seconds from making an encoder to its first embedding, in a new process."""
    program = (
        "import time\n"
        "from pathlib import Path\n"
        "from index.encoder import CompressedEncoder, SentenceTransformerEncoder\n"
        "start = time.perf_counter()\n"
        f"{expression}.encode(['Who won?'])\n"
        "print(time.perf_counter() - start)\n"
    )
    run = [sys.executable, "-W", "ignore", "-c", program]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own command


@dataclass(frozen=True)
class Embedded:
    """What one embedder made of the passages: `vectors`, shape (n, dimension), and its times.

    :param seconds: of each turn by the clock.
    :param processor: of each turn, of all threads of the process.
    """

    vectors: Vectors
    seconds: list[float]
    processor: list[float]


def embed_in_turns(
    embedders: Sequence[DocumentEmbedder], texts: Sequence[str], at_once: int = _AT_ONCE
) -> list[Embedded]:
    """Have each embedder embed all of `texts`, in turns of `at_once`."""
    documents = [Document(content=text) for text in texts]
    for embedder in embedders:
        embedder.run(documents[:_WARMING])
    found: list[list[list[float]]] = [[] for _ in embedders]
    times: list[list[tuple[float, float]]] = [[] for _ in embedders]
    for start in range(0, len(documents), at_once):
        for embedder, vectors, taken in zip(embedders, found, times, strict=True):
            batch = documents[start : start + at_once]
            clock, processor = time.perf_counter(), time.process_time()
            embedded = embedder.run(batch)["documents"]
            taken.append((time.perf_counter() - clock, time.process_time() - processor))
            vectors += [list(document.embedding or ()) for document in embedded]
    return [
        Embedded(np.array(vectors, dtype=np.float32), [c for c, _ in taken], [p for _, p in taken])
        for vectors, taken in zip(found, times, strict=True)
    ]


def ratio_of_sums(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the sum of the first of each pair over that of the second."""
    firsts, seconds_ = zip(*pairs, strict=True)
    return float(sum(firsts) / sum(seconds_))


def print_passages(original: Encoder, task: RetrievalTask, threads: int) -> list[Figure]:
    """Rows on passages a second as haystack components, and on what their embeddings find.

    :returns: the figures that have a bound: by the clock, and recall@5.
    """
    import torch
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    torch.set_num_threads(threads)
    stock = SentenceTransformersDocumentEmbedder(model=str(stock_model()), progress_bar=False)
    stock.warm_up()
    shipped = CompressedEncoder(SHIPPED, threads=threads)
    both = embed_in_turns([stock, PassageEmbedder(encoder=shipped)], task.paragraphs)
    before, after = both
    figures: list[Figure] = []
    for what, taken in (
        ("a second", [each.seconds for each in both]),
        ("a second of processor time", [each.processor for each in both]),
    ):
        rates = [f"{len(task.paragraphs) / sum(times):.1f}" for times in taken]
        ratio = bootstrap(list(zip(*taken, strict=True)), ratio_of_sums)
        said = f"{shown(ratio)} times; wanted: {Index.EMBEDDING.wanted:g}"
        if what == "a second":
            figures += Index.EMBEDDING.interval(ratio)
        print(row(f"passages {what}, threads: {threads}", *rates, said))
    asked = [encoder.encode(task.questions) for encoder in (original, shipped)]
    print(row(f"{len(task.questions)} questions, {len(task.paragraphs)} paragraphs", "", "", ""))
    least = f"; wanted: at least {Index.EMBEDDING_RECALL.wanted:.2f}"
    for k, wanted in ((5, least), (1, "")):
        found = [
            recall(questions, each.vectors, task.gold, k)
            for questions, each in zip(asked, (before, after), strict=True)
        ]
        difference = f"{found[1] - found[0]:+.2f}{wanted}"
        print(row(f"recall@{k}, %", *(f"{share:.2f}" for share in found), difference))
        if k == 5:
            figures.append(Index.EMBEDDING_RECALL.figure(found[1] - found[0], n=len(task.gold)))
    return figures


def print_likeness(original: Encoder, shipped: Encoder, kinds: dict[str, list[str]]) -> Figure:
    """Rows on how far the shipped encoder leads to the same texts; return the least overlap."""
    common = []
    for kind, texts in kinds.items():
        one, other = original.encode(texts), shipped.encode(texts)
        cosines = (one * other).sum(axis=1)
        common.append(overlap(one, other))
        print(f"| {len(texts)} {kind}: ten nearest in common | | {common[-1]:.3f} | |")
        print(f"| cosine, mean (least) | | {cosines.mean():.4f} ({cosines.min():.4f}) | |")
    return First.NEIGHBOURS.figure(min(common), n=sum(map(len, kinds.values())))


def print_speed(original: Encoder, folder: str, turns: int) -> None:
    """Rows on the time of a query, with one and two threads each, and from a cold start."""
    import torch

    for threads in (1, 2):
        torch.set_num_threads(threads)
        encoders: list[Encoder] = [original, CompressedEncoder(SHIPPED, threads=threads)]
        calls = [partial(encoder.encode, ["Who won the vote?"]) for encoder in encoders]
        seconds(calls, 1)
        before, after = (1000 * taken for taken in seconds(calls, turns))
        ratio = f"{before / after:.2f} times as fast"
        print(f"| a query, threads: {threads}, ms | {before:.1f} | {after:.1f} | {ratio} |")
    expressions = (
        f"SentenceTransformerEncoder({folder!r}, device='cpu')",
        f"CompressedEncoder(Path({str(SHIPPED)!r}))",
    )
    before, after = (1000 * first_answer(expression) for expression in expressions)
    print(f"| loading and a first query, ms | {before:.0f} | {after:.0f} | |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of bench data")
    parser.add_argument("--questions", type=int, default=10_000, help="the most to ask")
    parser.add_argument("--texts", type=int, default=700, help="the most of each kind")
    parser.add_argument("--turns", type=int, default=5, help="how often each is timed")
    parser.add_argument("--threads", type=int, default=2, help="that passages are embedded with")
    parser.add_argument("--passages", action="store_true", help="leave out all but passages")
    add_record_option(parser)
    options = parser.parse_args()
    folder = str(stock_model())
    original = SentenceTransformerEncoder(folder, device="cpu")
    task = retrieval_task(options.data / "qa" / "squadshifts_new_wiki.json", options.questions)
    print("| | original | shipped | |\n|---|---|---|---|")
    figures = print_passages(original, task, options.threads)
    record_figures(options, figures)
    if options.passages:
        return
    print_speed(original, folder, options.turns)
    kinds = kinds_of_text(options.data, options.texts)
    record_figures(options, [print_likeness(original, CompressedEncoder(SHIPPED), kinds)])


if __name__ == "__main__":
    main()
