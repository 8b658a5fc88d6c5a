"""Adding articles: the whole of `newsquote add` against haystack's embedder and in-memory store.

    python -m benchmarks.adding --data DIR

Both take turns on the same passages with the same number of threads; imports and the loading of
models are left out on both sides. Ours also reads, splits, and writes to disk.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import torch
from haystack import Document
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
)

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import First
from benchmarks.stock_model import stock_model
from documents import ArticleReader, SourceFile, collect_sources, passages_of
from retriever import Archive, ArchiveSettings


def main() -> None:
    """Print both medians, in seconds, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    add_record_option(parser)
    arguments = parser.parse_args()
    articles = arguments.data / "articles"
    torch.set_num_threads(arguments.threads)
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(stock_model()), progress_bar=False, meta_fields_to_embed=["title"]
    )
    embedder.warm_up()
    passages = _passages(articles)
    embedder.run(passages[:8])
    ours, stock = [], []
    for _ in range(arguments.runs):
        ours.append(_add(articles, arguments.threads))
        start = time.perf_counter()
        embedded = embedder.run([replace(passage) for passage in passages])["documents"]
        InMemoryDocumentStore().write_documents(embedded)
        stock.append(time.perf_counter() - start)
    print(f"{len(passages)} passages of {articles.name}, {arguments.threads} threads")
    for name, seconds in (("newsquote add", ours), ("haystack", stock)):
        low, high = min(seconds), max(seconds)
        print(f"{name:<14} {statistics.median(seconds):6.2f} s  [{low:.2f}, {high:.2f}]")
    ratios = [a / b for a, b in zip(ours, stock, strict=True)]
    print(
        f"ratio          {statistics.median(ratios):6.3f}    [{min(ratios):.3f}, {max(ratios):.3f}]"
        f"  over {len(ratios)} pairs; wanted: {First.ADDING}"
    )
    record_figures(arguments, [First.ADDING.median(ratios)])


def _add(articles: Path, threads: int) -> float:
    """Seconds to add `articles` to an archive that has nothing."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(ArchiveSettings(folder=Path(folder), threads=threads))
        archive.warm_up()
        start = time.perf_counter()
        archive.add([articles])
        seconds = time.perf_counter() - start
        archive.close()
    return seconds


def _passages(articles: Path) -> list[Document]:
    files = [found for found in collect_sources([articles]) if isinstance(found, SourceFile)]
    read = ArticleReader().run(files=files)["articles"]
    return [passage for article in read for passage in passages_of(article)]


if __name__ == "__main__":
    main()
