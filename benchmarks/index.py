"""An archive as it grows: search, filters, adding, opening, memory and disk by size.

    python -m benchmarks.index --data DIR [--sizes 1000,10000,100000] [--folder KEPT] [--out FILE]

One archive grows from size to size; at each, a process of its own opens and measures it, on one
thread. Times are by the clock; those of the processor beside them leave out what else the machine
was busy with. The passages are like real ones (see `benchmarks.growing`), the questions are real,
of six content words each. With --folder what was built is kept, and a later run goes on from there.
Of an archive as large as the bounds are about the figures are recorded. With --measured FILE, what
an earlier run wrote with --out is printed in place of measuring.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

import faiss

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import MILLION, Index
from benchmarks.growing import (
    PASSAGES,
    GrowingArchive,
    fill,
    real_embeddings,
    real_questions,
    real_texts,
)
from benchmarks.growth_plot import save_plot
from benchmarks.index_measures import open_store
from index import load_encoder

_QUESTIONS = 200
_SMALL = 10_000  # passages of the archive that a large one's adding is compared with
_ROWS = (
    ("passages", "passages", "{:,.0f}", ""),
    ("dense_p50_ms", "by meaning, p50, ms", "{:.1f}", str(Index.DENSE)),
    ("dense_cpu_p50_ms", "  of the processor", "{:.1f}", ""),
    ("dense_p95_ms", "by meaning, p95, ms", "{:.1f}", ""),
    ("dense_disk_waits", "  waits for the disk, a question", "{:.2f}", ""),
    ("dense_preempted", "  core taken away, a question", "{:.2f}", ""),
    ("recall_at_10", "recall@10 against exact", "{:.3f}", str(Index.RECALL)),
    ("lexical_p50_ms", "by words, p50, ms", "{:.1f}", str(Index.LEXICAL)),
    ("lexical_cpu_p50_ms", "  of the processor", "{:.1f}", ""),
    ("lexical_p95_ms", "by words, p95, ms", "{:.1f}", ""),
    ("filter_of_10_p50_ms", "filter of 10 passages, p50, ms", "{:.1f}", str(Index.FILTER)),
    ("filter_of_10_cpu_p50_ms", "  of the processor", "{:.1f}", ""),
    ("filter_of_10_found", "  found of them", "{:.0f}", f"{Index.FILTER_FOUND.wanted:g}"),
    ("add_article_p50_ms", "adding an article, p50, ms", "{:.1f}", str(Index.ADDING)),
    ("add_article_cpu_p50_ms", "  of the processor", "{:.1f}", ""),
    ("open_ms", "opening, ms", "{:.0f}", str(Index.OPENING)),
    ("open_cpu_ms", "  of the processor", "{:.0f}", ""),
    ("peak_memory_mib", "peak memory, MiB", "{:.0f}", str(Index.MEMORY)),
    ("disk_bytes_a_passage", "disk, bytes a passage", "{:.0f}", ""),
)


def main() -> None:
    """Print one table; write it as JSON and as a plot where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="needed to measure")
    parser.add_argument("--measured", type=Path, metavar="FILE", help="figures to print again")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--folder", type=Path, help="where to keep what is built")
    parser.add_argument("--out", type=Path, help="a JSON file for the figures")
    parser.add_argument("--plot", type=Path, help="a PNG file for the plot")
    add_record_option(parser)
    arguments = parser.parse_args()
    if arguments.measured:
        results = json.loads(arguments.measured.read_text(encoding="utf-8"))
        print(table(results))
        day = results[-1].get("day")
        record_figures(
            arguments,
            recorded(results),
            command="make bench-index",
            day=None if day is None else date.fromisoformat(day),
        )
        return
    if arguments.data is None:
        parser.error("--data is needed to measure")
    sizes = sorted(int(size) for size in arguments.sizes.split(","))
    faiss.omp_set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        results = grow(arguments.data, folder, sizes)
    print("\n" + table(results))
    if arguments.out:
        arguments.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if arguments.plot:
        save_plot(results, arguments.plot)
    record_figures(arguments, recorded(results))


def grow(data: Path, folder: Path, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Return the figures at each of `sizes` passages, smallest first."""
    encoder = load_encoder(threads=1)
    texts = real_texts(data)
    archive = GrowingArchive(texts, real_embeddings(texts, encoder, folder / "texts.npy"))
    asked = folder / "questions.json"
    questions = real_questions(data, _QUESTIONS, terms=6)
    asked.write_text(
        json.dumps({"questions": questions, "embeddings": encoder.encode(questions).tolist()})
    )
    results = []
    today = datetime.now(UTC).date().isoformat()
    for size in sizes:
        seconds = build(archive, folder, size)
        measured = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "benchmarks.index_measures", str(folder), "--questions", asked],
            check=True,
            capture_output=True,
            text=True,
        )
        results.append(json.loads(measured.stdout) | {"built_s": seconds, "day": today})
        print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    return results


def build(archive: GrowingArchive, folder: Path, size: int) -> float:
    """Add articles until the archive in `folder` has `size` passages; return the seconds."""
    start = time.perf_counter()
    store = open_store(folder)
    try:
        first = store.count_documents() // PASSAGES
        fill(store, archive, first, size // PASSAGES)
        store.save_snapshot(always=True)
    finally:
        store.close()
    return time.perf_counter() - start


def recorded(results: Sequence[dict[str, Any]]) -> list[Figure]:
    """Return what has a bound, of the largest archive; nothing where it is smaller than it must be.

    So what a run to a million reached is not replaced by a shorter one's.
    """
    by_size = {result["passages"]: result for result in results}
    largest = by_size[max(by_size)]
    if largest["passages"] < MILLION.size:
        return []
    figures = [
        bound.figure(largest[key], n=largest["passages"])
        for bound, key in (
            (Index.DENSE, "dense_p50_ms"),
            (Index.RECALL, "recall_at_10"),
            (Index.LEXICAL, "lexical_p50_ms"),
            (Index.FILTER, "filter_of_10_p50_ms"),
            (Index.FILTER_FOUND, "filter_of_10_found"),
            (Index.ADDING, "add_article_p50_ms"),
            (Index.OPENING, "open_ms"),
            (Index.MEMORY, "peak_memory_mib"),
        )
    ]
    if _SMALL in by_size:
        costs = (largest["add_article_cpu_p50_ms"], by_size[_SMALL]["add_article_cpu_p50_ms"])
        figures.append(Index.ADDING_ALIKE.figure(costs[0] / costs[1], n=largest["passages"]))
    return figures


def table(results: Sequence[dict[str, Any]]) -> str:
    """The figures as lines, one a measure, one column a size."""
    lines = []
    for key, name, form, wanted in _ROWS:
        cells = "".join(f"{form.format(result[key]):>12}" for result in results)
        lines.append(f"{name:<32}{cells}   {wanted}".rstrip())
    lines += [f"{result['passages']:>12,} passages: {result['index']}" for result in results]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
