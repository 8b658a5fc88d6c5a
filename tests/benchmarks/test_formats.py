"""A benchmark as a program: what it prints it records, and the table has it."""

import subprocess
import sys
from pathlib import Path

from benchmarks.bounds import read_records
from benchmarks.bounds.wanted import Articles
from tests.documents.corpus import known_articles

_ROOT = Path(__file__).parents[2]


def test_what_a_program_prints_is_in_the_table(tmp_path: Path) -> None:
    record, out = tmp_path / "bench.jsonl", tmp_path / "bench.json"

    def run(*words: str) -> str:
        command = [sys.executable, "-m", *words]
        done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own command
        return done.stdout

    printed = run("benchmarks.formats", "--articles", "1", "--record", str(record))
    (known,) = known_articles(_ROOT / "samples", 1)
    sentences = len(known.sentences)
    assert f"| a.docx | {sentences} of {sentences} | 1 of 1 |" in printed
    found = {each.figure.bound: each for each in read_records(record)}
    assert set(found) == {Articles.RECOVERED, Articles.RECOVERED_PDF, Articles.TITLE_AND_DATE}
    assert {each.figure.value for each in found.values()} == {1.0}
    assert {each.command for each in found.values()} == {
        "python -m benchmarks.formats --articles 1"
    }
    table = run("benchmarks.bounds", str(record), "--out", str(out))
    assert "| met | `python -m benchmarks.formats --articles 1` |" in table
    assert out.exists()
