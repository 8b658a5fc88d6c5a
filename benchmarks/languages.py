"""English questions and texts that would be taken for another language: there should be none.

    python -m benchmarks.languages --data FOLDER

All questions of FOLDER, rewrites of follow-ups too, and all its articles and paragraphs.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents import is_foreign, language_of, language_of_question


def main() -> None:
    """Print how many of each are taken for another language, and microseconds of the processor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    for what, found, language in (
        ("questions", list(_questions(data)), language_of_question),
        ("texts", list(_texts(data)), language_of),
    ):
        began = time.process_time()
        taken = [(language(text), text) for text in found]
        each = (time.process_time() - began) / len(found) * 1e6
        foreign = [(code, text) for code, text in taken if is_foreign(code)]
        print(
            f"{len(found):,} English {what}: {len(foreign)} taken for another language, "
            f"{each:.0f} µs each"
        )
        for code, text in foreign:
            print(f"  {code}: {' '.join(text.split())[:100]}")


def _questions(data: Path) -> Iterator[str]:
    for name in ("testset_dev.jsonl", "followups.jsonl"):
        for line in (data / name).read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            yield from filter(None, (fields["question"], fields.get("standalone")))
    for file in sorted((data / "qa").glob("*.json")):
        yield from _values(json.loads(file.read_text(encoding="utf-8")), "question")
    table = (data / "qa" / "squad_question_sentence.tsv").read_text(encoding="utf-8")
    yield from (line.split("\t")[0] for line in table.splitlines() if line)


def _texts(data: Path) -> Iterator[str]:
    for file in sorted((data / "articles").glob("*.txt")):
        yield file.read_text(encoding="utf-8")
    for file in sorted((data / "qa").glob("squad*.json")):
        yield from _values(json.loads(file.read_text(encoding="utf-8")), "context")


def _values(tree: Any, name: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the texts that stand under `name` anywhere in `tree`."""
    if isinstance(tree, dict):
        if isinstance(tree.get(name), str):
            yield tree[name]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _values(branch, name)


if __name__ == "__main__":
    main()
