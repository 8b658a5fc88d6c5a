"""What faiss-haystack's store takes; for `benchmarks.stock_store`, in an environment of its own.

    python faiss_haystack_store.py PASSAGES.jsonl VECTORS.npy FOLDER save|open

Prints one JSON object; needs faiss-haystack, and numpy < 2 for it.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import numpy as np
from haystack import Document
from haystack_integrations.document_stores.faiss import FAISSDocumentStore


def main() -> None:
    """Save after one more article, or open, and print what that took."""
    passages, vectors, folder, what = sys.argv[1:]
    path = Path(folder) / "stock"
    if what == "open":
        start, cpu = time.perf_counter(), time.process_time()
        store = FAISSDocumentStore(index_path=str(path), embedding_dim=384)
        print(
            json.dumps(
                {
                    "open_s": time.perf_counter() - start,
                    "count": store.count_documents(),
                    "open_cpu_s": time.process_time() - cpu,
                }
            )
        )
        return
    embeddings = np.load(vectors)
    lines = Path(passages).read_text(encoding="utf-8").splitlines()
    documents = [
        Document(**json.loads(line), embedding=vector.tolist())
        for line, vector in zip(lines, embeddings, strict=True)
    ]
    store = FAISSDocumentStore(embedding_dim=384)
    store.write_documents(documents[:-10])
    start, cpu = time.perf_counter(), time.process_time()
    store.write_documents(documents[-10:])
    store.save(path)
    taken, cpu = time.perf_counter() - start, time.process_time() - cpu
    size = sum(each.stat().st_size for each in Path(folder).glob("stock*"))
    print(json.dumps({"save_s": taken, "save_cpu_s": cpu, "bytes": size}))


if __name__ == "__main__":
    main()
