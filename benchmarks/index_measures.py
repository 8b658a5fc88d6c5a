"""What one process measures of an archive of any size; a benchmark runs it in a process of its own.

    python -m benchmarks.index_measures FOLDER --questions FILE.json

Prints one JSON object. FILE.json holds `questions`, texts, and `embeddings`, one of each.
"""

import argparse
import json
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import faiss
import numpy as np
from haystack import Document
from numpy.typing import NDArray

from documents import Article
from index import FaissDocumentStore
from retriever.archive import DATABASE

MODEL = "all-MiniLM-L6-v2"
DIMENSION = 384
_ADDED = 20  # articles that are added and removed again
_TOP = 50  # as the retrievers ask for
_CHUNK = 20_000

Vectors = NDArray[np.float32]


def open_store(folder: Path) -> FaissDocumentStore:
    """Return the store of the archive in `folder`."""
    return FaissDocumentStore(path=str(folder / DATABASE), model=MODEL, dimension=DIMENSION)


def main() -> None:
    """Print the measurements of the archive in a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    arguments = parser.parse_args()
    asked = json.loads(arguments.questions.read_text(encoding="utf-8"))
    faiss.omp_set_num_threads(1)
    print(json.dumps(measure(arguments.folder, asked)))


def measure(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of an archive, times in milliseconds."""
    questions = asked["questions"]
    vectors = np.array(asked["embeddings"], dtype=np.float32)
    before = _memory("VmRSS")
    start, start_cpu = time.perf_counter(), time.process_time()
    store = open_store(folder)
    store.warm_up()
    opening = (time.perf_counter() - start) * 1000
    opening_cpu = (time.process_time() - start_cpu) * 1000
    try:
        before_dense = resource.getrusage(resource.RUSAGE_SELF)
        dense, dense_cpu = _times(lambda v: store.search_vectors(v, _TOP), vectors)
        after_dense = resource.getrusage(resource.RUSAGE_SELF)
        lexical, lexical_cpu = _times(lambda q: store.search_words(q, _TOP), questions)
        few = _filters(store)
        filtered, filtered_cpu = _times(lambda f: store.search_vectors(vectors[0], _TOP, f), few)
        found = [len(store.search_vectors(vectors[0], _TOP, f)) for f in few]
        peak = _memory("VmHWM")
        added, added_cpu = _adding(store, vectors)
        return {
            "passages": store.count_documents(),
            "index": store.describe(),
            "open_ms": opening,
            "open_cpu_ms": opening_cpu,
            "dense_cpu_p50_ms": statistics.median(dense_cpu),
            "lexical_cpu_p50_ms": statistics.median(lexical_cpu),
            "filter_of_10_cpu_p50_ms": statistics.median(filtered_cpu),
            "dense_p50_ms": statistics.median(dense),
            "dense_p95_ms": float(np.percentile(dense, 95)),
            "dense_disk_waits": (after_dense.ru_nvcsw - before_dense.ru_nvcsw) / len(dense),
            "dense_preempted": (after_dense.ru_nivcsw - before_dense.ru_nivcsw) / len(dense),
            "recall_at_10": _recall(store, vectors),
            "lexical_p50_ms": statistics.median(lexical),
            "lexical_p95_ms": float(np.percentile(lexical, 95)),
            "filter_of_10_p50_ms": statistics.median(filtered),
            "filter_of_10_found": min(found),
            "add_article_p50_ms": statistics.median(added),
            "add_article_cpu_p50_ms": statistics.median(added_cpu),
            "peak_memory_mib": peak,
            "memory_before_mib": before,
            "disk_bytes_a_passage": _bytes(folder) / store.count_documents(),
        }
    finally:
        store.close()


def _times(
    call: Callable[[Any], object], arguments: Sequence[Any] | Vectors
) -> tuple[list[float], list[float]]:
    """Milliseconds of each call by the clock and of the processor, which other work leaves alone.

    The first argument is called once more before, so that nothing is read from disk for it.
    """
    call(arguments[0])
    clock, processor = [], []
    for argument in arguments:
        start, start_cpu = time.perf_counter(), time.thread_time()
        call(argument)
        processor.append((time.thread_time() - start_cpu) * 1000)
        clock.append((time.perf_counter() - start) * 1000)
    return clock, processor


def _filters(store: FaissDocumentStore) -> list[dict[str, Any]]:
    """Filters on the source, each of one article, which has 10 passages."""
    sources = store._database.read("SELECT source FROM articles ORDER BY id LIMIT 20 OFFSET 10")
    return [{"field": "meta.source", "operator": "==", "value": source} for (source,) in sources]


def _recall(store: FaissDocumentStore, vectors: Vectors) -> float:
    """Recall@10 of the search against an exact one over the embeddings in the database."""
    scores = np.full((len(vectors), 10), -2.0, dtype=np.float32)
    numbers = np.zeros((len(vectors), 10), dtype=np.int64)
    for found, embeddings in store._following._chunks(0):
        every = np.concatenate([scores, vectors @ embeddings.T], axis=1)
        labels = np.concatenate(
            [numbers, np.broadcast_to(found, (len(vectors), len(found)))], axis=1
        )
        best = np.argpartition(-every, 9, axis=1)[:, :10]
        scores = np.take_along_axis(every, best, axis=1)
        numbers = np.take_along_axis(labels, best, axis=1)
    ids = dict(
        store._database.read(
            "SELECT number, id FROM passages WHERE number IN "  # noqa: S608 - of constants; values are bound
            f"({','.join(map(str, np.unique(numbers)))})"
        )
    )
    shared = 0
    for vector, exact in zip(vectors, numbers, strict=True):
        got = {document.id for document in store.search_vectors(vector, _TOP)[:10]}
        shared += len(got & {ids[number] for number in exact.tolist()})
    return shared / (10 * len(vectors))


def _adding(store: FaissDocumentStore, vectors: Vectors) -> tuple[list[float], list[float]]:
    """Milliseconds of adding one article of 10 passages, until it is kept; see `_times`."""
    made = []
    for position in range(_ADDED):
        text = f"The harbour of number {position} was opened by the mayor on a rainy day. " * 8
        article = Article(
            id=f"added{position}", source="/a", name="a", title="A", published=None, text=text
        )
        documents = [
            Document(
                id=f"added{position}:{n}",
                content=text,
                meta={"article_id": article.id, "title": "A", "published": "2020-01-01"},
                embedding=vectors[(position + n) % len(vectors)].tolist(),
            )
            for n in range(10)
        ]
        made.append((article, documents))
    times = _times(lambda one: store.write_articles([one[0]], one[1]), made)
    for position in range(_ADDED):
        store.remove_article(f"added{position}")
    return times


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob(f"{Path(DATABASE).stem}*"))


def _memory(which: str) -> float:
    """A figure of this process in MiB, as Linux counts it; 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(which))


if __name__ == "__main__":
    main()
