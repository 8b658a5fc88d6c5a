"""Our store against faiss-haystack's: saving after one more article, bytes on disk, opening.

    python -m benchmarks.stock_store --data DIR --python PYTHON [--passages 50000]

PYTHON is of an environment with faiss-haystack and numpy < 2 (`make bench-stock-store` makes one).
Both hold the same passages and no articles; ours is measured first, on one thread each.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import numpy as np
from haystack import Document

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Index
from benchmarks.growing import PASSAGES, GrowingArchive, real_embeddings, real_texts
from benchmarks.index_measures import DIMENSION, open_store
from index import load_encoder

_SCRIPT = Path(__file__).with_name("faiss_haystack_store.py")
_WRITTEN_TOGETHER = 1000


def main() -> None:
    """Print both sides and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--texts", type=Path, help="an .npy file to keep the real embeddings in")
    add_record_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        kept = arguments.texts or folder / "texts.npy"
        documents = _documents(arguments.data, kept, arguments.passages)
        ours = _ours(folder / "ours", documents)
        stock = _stock(folder, documents, arguments.python)
    print(f"{len(documents):,} passages")
    figures = []
    for key, name, bound in (
        ("save_s", "save after adding an article, s", Index.STORE_SAVING),
        ("save_cpu_s", "  of the processor", None),
        ("bytes", "bytes on disk", Index.STORE_DISK),
        ("open_s", "opening, s", Index.STORE_OPENING),
        ("open_cpu_s", "  of the processor", None),
    ):
        ratio = stock[key] / ours[key]
        wanted = "" if bound is None else str(bound)
        if bound is not None:
            figures.append(bound.figure(ratio, n=len(documents)))
        print(f"{name:<34}{ours[key]:>16,.3f}{stock[key]:>18,.3f}{ratio:>9.1f}   {wanted}".rstrip())
    record_figures(arguments, figures)


def _documents(data: Path, kept: Path, count: int) -> list[Document]:
    texts = real_texts(data)
    archive = GrowingArchive(texts, real_embeddings(texts, load_encoder(threads=1), kept))
    batches = archive.batches(0, count // PASSAGES)
    return [document for _, documents in batches for document in documents]


def _ours(folder: Path, documents: list[Document]) -> dict[str, Any]:
    store = open_store(folder)
    for start in range(0, len(documents) - PASSAGES, _WRITTEN_TOGETHER):
        end = min(start + _WRITTEN_TOGETHER, len(documents) - PASSAGES)
        store.write_documents(documents[start:end])
    store.save_snapshot(always=True)
    start_time, cpu = time.perf_counter(), time.process_time()
    store.write_documents(documents[-PASSAGES:])
    taken, cpu = time.perf_counter() - start_time, time.process_time() - cpu
    store.close()
    size = sum(path.stat().st_size for path in folder.iterdir())
    opened, opened_cpu = time.perf_counter(), time.process_time()
    store = open_store(folder)
    store.warm_up()
    opening, opening_cpu = time.perf_counter() - opened, time.process_time() - opened_cpu
    store.close()
    return {
        "save_s": taken,
        "save_cpu_s": cpu,
        "bytes": size,
        "open_s": opening,
        "open_cpu_s": opening_cpu,
    }


def _stock(folder: Path, documents: list[Document], python: Path) -> dict[str, Any]:
    passages, vectors = folder / "passages.jsonl", folder / "vectors.npy"
    with passages.open("w", encoding="utf-8") as file:
        for document in documents:
            fields = {"id": document.id, "content": document.content, "meta": document.meta}
            file.write(json.dumps(fields) + "\n")
    embeddings = np.array([document.embedding for document in documents], dtype=np.float32)
    np.save(vectors, embeddings.reshape(len(documents), DIMENSION))
    figures: dict[str, Any] = {}
    for what in ("save", "open"):
        printed = subprocess.run(  # noqa: S603 - the environment that was named
            [python, _SCRIPT, passages, vectors, folder, what],
            check=True,
            capture_output=True,
            text=True,
        )
        figures |= json.loads(printed.stdout)
    return figures


if __name__ == "__main__":
    main()
