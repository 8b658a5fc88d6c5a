"""What figures are wanted to reach, recorded and told in one table."""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from benchmarks.bounds import Bound, Figure, add_record_option, read_records, record_figures
from benchmarks.bounds.bound import Sample
from benchmarks.bounds.recording import command_line
from benchmarks.bounds.table import as_json, markdown
from benchmarks.bounds.wanted import BOUNDS, Articles, First, Index
from evaluation.measures import Interval

LEAST = Bound("a.least", "found", "at least", 0.95)
MOST = Bound("a.most", "spent", "at most", 3000, "ms", ",.0f", Sample(100, "questions"))
DAY = date(2026, 11, 27)


def put(path: Path, figures: Sequence[Figure], command: str = "a", day: date | None = DAY) -> None:
    parser = argparse.ArgumentParser()
    add_record_option(parser)
    arguments = parser.parse_args(["--record", str(path)])
    record_figures(arguments, figures, command=command, day=day)


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (LEAST.figure(0.95), "met"),
        (LEAST.figure(0.9499), "not met"),
        (MOST.figure(3000, n=100), "met"),
        (MOST.figure(3001, n=100), "not met"),
        (MOST.figure(1, n=99), "too few"),
        (MOST.figure(1), "too few"),
        (MOST.figure(3001, n=1), "not met"),
    ],
)
def test_a_bound_is_met_at_its_number_and_on_as_many_as_it_asks_for(
    figure: Figure, verdict: str
) -> None:
    assert figure.verdict == verdict


def test_bounds_and_figures_are_written_in_their_form() -> None:
    share = Bound("a.share", "put off", "at most", 0.05, form=".1%")
    assert [str(each) for each in (LEAST, MOST, share)] == [
        "at least 0.95",
        "at most 3,000",
        "at most 5%",
    ]
    assert str(MOST.figure(2004.6)) == "2,005 ms"
    assert str(share.figure(0.012)) == "1.2%"
    assert str(LEAST.median([0.9, 0.5, 1.0])) == "0.900 [0.500, 1.000]"


def test_an_interval_is_a_figure_and_none_where_nothing_was_measured() -> None:
    assert LEAST.interval(Interval(0.9, 0.8, 0.97, 110)) == (Figure(LEAST, 0.9, 0.8, 0.97, 110),)
    assert LEAST.interval(Interval(None, None, None, 0)) == ()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_is_a_number(value: float) -> None:
    with pytest.raises(ValueError, match=r"a\.least must have a finite value"):
        LEAST.figure(value)


def test_every_bound_has_a_key_of_its_own() -> None:
    keys = [bound.key for bound in BOUNDS]
    assert len(set(keys)) == len(keys)


def test_what_is_recorded_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "bench.jsonl"
    figures = [First.SENTENCES.figure(0.9597, n=1464), First.COLD_START.median([0.2, 0.3])]
    put(path, figures, command="one", day=DAY)
    put(path, [Index.RECALL.figure(0.994, n=1_000_000)], command="two", day=None)
    found = read_records(path)
    assert [each.figure for each in found[:2]] == figures
    assert [(each.command, each.day) for each in found] == [
        ("one", DAY),
        ("one", DAY),
        ("two", None),
    ]


def test_running_again_replaces_its_own_rows_alone(tmp_path: Path) -> None:
    path = tmp_path / "bench.jsonl"
    put(path, [First.SENTENCES.figure(0.5), First.LONG_LINE.figure(1)])
    put(path, [First.ADDING.figure(0.3)], command="other")
    put(path, [First.SENTENCES.figure(0.96), First.LONG_LINE.figure(2)], command="again")
    found = {each.figure.bound: (each.figure.value, each.command) for each in read_records(path)}
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3
    assert found == {
        First.ADDING: (0.3, "other"),
        First.SENTENCES: (0.96, "again"),
        First.LONG_LINE: (2, "again"),
    }
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_file_nothing_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    add_record_option(parser)
    record_figures(parser.parse_args([]), [First.ADDING.figure(0.3)])
    assert list(tmp_path.iterdir()) == []


def test_rows_of_a_bound_that_is_no_more_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "bench.jsonl"
    put(path, [First.ADDING.figure(0.3)])
    gone = path.read_text(encoding="utf-8").replace(First.ADDING.key, "gone")
    path.write_text(gone, encoding="utf-8")
    assert read_records(path) == []


@pytest.mark.parametrize("line", ["{", "[]", '{"key": "adding.ratio"}', '"text"'])
def test_a_file_of_something_else_is_refused_and_left(tmp_path: Path, line: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"notes.txt, line 1: no recorded figure"):
        put(path, [First.ADDING.figure(0.3)])
    assert path.read_text(encoding="utf-8") == f"{line}\n"


def test_a_command_is_told_without_the_record_and_places_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "project"
    here.mkdir()
    monkeypatch.chdir(here)
    words = [
        *("--data", str(tmp_path / "data"), "--record", "b.jsonl", "--record=c.jsonl"),
        *(f"--run={tmp_path}", "--more=../x", "--python", ".venv/bin/python"),
        *("--threads", "2", "--out", str(here / "docs")),
    ]
    assert command_line("benchmarks.some", words) == (
        "python -m benchmarks.some --data DIR --run=DIR --more=DIR --python .venv/bin/python "
        f"--threads 2 --out {here / 'docs'}"
    )


def test_the_table_has_every_bound_measured_or_not(tmp_path: Path) -> None:
    path = tmp_path / "bench.jsonl"
    put(path, [First.SENTENCES.figure(0.9, n=1464), Articles.DAMAGED.figure(0, n=600)], "run it")
    lines = markdown(read_records(path)).splitlines()
    rows = [line for line in lines if line.startswith("| ") and "**" not in line[:4]]
    assert [row.split(" | ")[0] for row in rows[1:]] == [f"| {bound.what}" for bound in BOUNDS]
    sentences, damaged, adding = (
        next(row for row in rows if bound.what in row)
        for bound in (First.SENTENCES, Articles.DAMAGED, First.ADDING)
    )
    assert sentences.endswith(
        "| 0.9000 | 1,464 | at least 0.95 | **not met** | `run it` | 2026-11-27 |"
    )
    assert "| 0 | 600 | at most 0, on 10,000 files | too few | `run it` |" in damaged
    assert adding.endswith("|  |  | at most 0.7 | not measured |  |  |")
    assert lines[-1] == (
        f"{len(BOUNDS)} bounds: 1 not met, {len(BOUNDS) - 2} not measured, 1 too few."
    )


def test_the_json_has_the_same(tmp_path: Path) -> None:
    path = tmp_path / "bench.jsonl"
    put(path, [Index.OPENING.figure(2005, n=1_000_000)], "run it")
    told = as_json(read_records(path))["bounds"]
    assert [each["key"] for each in told] == [bound.key for bound in BOUNDS]
    assert json.loads(json.dumps(told))[BOUNDS.index(Index.OPENING)] == {
        "key": "index.opening",
        "area": "The index, on one thread",
        "what": "opening",
        "way": "at most",
        "wanted": 3000,
        "unit": "ms",
        "of": 1_000_000,
        "verdict": "met",
        "value": 2005.0,
        "low": None,
        "high": None,
        "n": 1_000_000,
        "command": "run it",
        "day": "2026-11-27",
    }
    assert told[0]["verdict"] == "not measured"
    assert told[0]["value"] is None
