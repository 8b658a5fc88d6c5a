"""Benchmarks in turn, whatever becomes of those before."""

import sys
from pathlib import Path

import pytest

from benchmarks.every import PROGRAMS, run


def test_one_that_fails_stops_none_and_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def program(text: str) -> list[str]:
        return [sys.executable, "-c", text]

    failed = run(
        {
            "first": program("print('one')"),
            "second": program("raise SystemExit(3)"),
            "third": program("import os; os.kill(os.getpid(), 9)"),
            "last": program(f"open({str(tmp_path / 'last')!r}, 'w')"),
        }
    )
    assert failed == ["second", "third"]
    assert (tmp_path / "last").exists()
    assert "one\n" in capfd.readouterr().out


def test_every_program_is_there_and_takes_what_it_is_given() -> None:
    folder = Path(__file__).parents[2] / "benchmarks"
    for name, options in PROGRAMS.items():
        source = (folder / f"{name}.py").read_text(encoding="utf-8")
        assert '"--data"' in source or "--data" not in options
        assert ("add_record_option(parser)" in source) == ("--record" in options)
