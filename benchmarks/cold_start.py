"""From a cold start to the answer: `newsquote ask` against a stock script, side by side.

    python -m benchmarks.cold_start --newsquote .venv/bin/newsquote --stock .venv-stock/bin/python

Both answer the same question from the same articles as whole processes, in turns; each reads an
index that was made before. The stock script runs in an environment of its own.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import First

QUESTION = "Which club did Calder Town defeat in the final?"
_ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print both medians, in seconds, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--newsquote", type=Path, default=_ROOT / ".venv/bin/newsquote")
    parser.add_argument("--stock", type=Path, default=_ROOT / ".venv-stock/bin/python")
    parser.add_argument("--articles", type=Path, default=_ROOT / "samples/articles")
    parser.add_argument("--runs", type=int, default=7)
    add_record_option(parser)
    arguments = parser.parse_args()
    articles = str(arguments.articles.absolute())
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "NEWSQUOTE_HOME": folder,
            "HAYSTACK_TELEMETRY_ENABLED": "False",
            "HF_HUB_OFFLINE": "1",
            "PYTHONPATH": str(_ROOT),
        }
        ours = [str(arguments.newsquote.absolute()), "ask", QUESTION]
        model = _run(
            [
                str(arguments.stock.absolute()),
                "-c",
                "from benchmarks.stock_model import stock_model; print(stock_model())",
            ],
            environment,
        ).strip()
        stock = [
            *(str(arguments.stock.absolute()), "-m", "benchmarks.stock_ask", model),
            *(articles, QUESTION, "--index", f"{folder}/stock.json"),
        ]
        _run([str(arguments.newsquote.absolute()), "add", articles], environment)
        times: dict[str, list[float]] = {"newsquote": [], "stock": []}
        _run(stock, environment)  # makes its index, and warms the disk for both
        _run(ours, environment)
        for _ in range(arguments.runs):
            for name, command in (("newsquote", ours), ("stock", stock)):
                start = time.perf_counter()
                _run(command, environment)
                times[name].append(time.perf_counter() - start)
    for name, seconds in times.items():
        low, high = min(seconds), max(seconds)
        print(f"{name:<10} {statistics.median(seconds):6.2f} s  [{low:.2f}, {high:.2f}]")
    ratios = [a / b for a, b in zip(times["newsquote"], times["stock"], strict=True)]
    print(
        f"ratio      {statistics.median(ratios):6.3f}    [{min(ratios):.3f}, {max(ratios):.3f}]"
        f"  over {len(ratios)} pairs; wanted: {First.COLD_START}"
    )
    record_figures(arguments, [First.COLD_START.median(ratios)])


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603 - the commands above
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command[:3]} failed: {done.stderr[-500:]}")
    return done.stdout


if __name__ == "__main__":
    main()
