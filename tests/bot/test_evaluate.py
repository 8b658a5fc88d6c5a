"""`newsquote evaluate` as a process."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.default_install import run_python

pytestmark = pytest.mark.integration


@pytest.fixture
def testset(tmp_path: Path, samples: Path) -> Path:
    """One single question, one unanswerable and one conversation of the samples."""
    rows = [
        json.loads(line)
        for line in (samples / "testset.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    single = next(row for row in rows if row["answerable"] and "conversation" not in row)
    unanswerable = next(row for row in rows if not row["answerable"])
    name = next(row["conversation"] for row in rows if row.get("turn") == 2)
    turns = [row for row in rows if row.get("conversation") == name][:2]
    path = tmp_path / "few.jsonl"
    chosen = [single, unanswerable, *turns]
    path.write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf-8")
    return path


def test_predictions_and_figures_follow_the_contract(
    testset: Path, samples: Path, tmp_path: Path
) -> None:
    home, kept = tmp_path / "home", tmp_path / "predictions.jsonl"
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--corpus", str(samples / "articles")),
        *("--predictions", str(kept), "--threshold", "0", "--json"),
        home=home,
    )
    report = json.loads(done.stdout)
    assert report["schema"] == 1
    counts = {name: figure["n"] for name, figure in report["figures"].items()}
    groups = ("single", "first", "follow_up", "unanswerable")
    names = ("quote_at_1", "quote_at_1", "quote_at_1", "abstained")
    assert [counts[f"{g}.{n}"] for g, n in zip(groups, names, strict=True)] == [1, 1, 1, 1]
    assert set(report["figures"]["all.quote_exact"]) == {"value", "low", "high", "n"}
    assert report["figures"]["all.quote_exact"]["value"] == 1.0

    predictions = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    asked = [json.loads(line)["id"] for line in testset.read_text(encoding="utf-8").splitlines()]
    assert [prediction["id"] for prediction in predictions] == asked
    texts = {path.name: path.read_text(encoding="utf-8") for path in samples.rglob("*.txt")}
    for prediction in predictions:
        assert prediction["quotes"]
        assert prediction["answer"] in prediction["quotes"][0]["text"]
        for quote in prediction["quotes"]:
            assert quote["text"] in texts[quote["article"]]


def test_a_table_has_a_line_for_each_figure_that_was_measured(
    testset: Path, samples: Path, tmp_path: Path
) -> None:
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--corpus", str(samples / "articles")),
        home=tmp_path / "home",
    )
    assert "single.quote_at_1" in done.stdout
    assert "n=1" in done.stdout


def test_a_file_that_cannot_be_written_is_one_line(
    testset: Path, samples: Path, tmp_path: Path
) -> None:
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--corpus", str(samples / "articles")),
        *("--predictions", str(tmp_path / "no" / "folder" / "p.jsonl")),
        home=tmp_path / "home",
        code=1,
    )
    assert f"p.jsonl: there is no folder {tmp_path / 'no' / 'folder'}" in done.stderr
    assert not (tmp_path / "home" / "evaluations").exists()
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--corpus", str(samples / "articles")),
        *("--predictions", "/dev/full"),
        home=tmp_path / "home",
        code=1,
        environment={"NEWSQUOTE_READER": "sentence"},
    )
    assert done.stderr.splitlines()[-1] == "newsquote: /dev/full: No space left on device"


def test_predictions_stay_as_they_are_until_something_is_asked(
    testset: Path, tmp_path: Path
) -> None:
    kept, empty = tmp_path / "predictions.jsonl", tmp_path / "empty"
    kept.write_text("of an earlier run\n")
    empty.mkdir()
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--corpus", str(empty)),
        *("--predictions", str(kept)),
        home=tmp_path / "home",
        code=1,
    )
    assert done.stderr.splitlines() == [f"newsquote: {empty}: no files found"]
    assert kept.read_text() == "of an earlier run\n"


def test_a_fault_of_another_file_is_not_told_of_the_predictions(
    testset: Path, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise OSError("something else")

    monkeypatch.setattr("evaluation.running.run", broken)
    arguments = ["evaluate", str(testset), "--corpus", str(samples / "articles")]
    done = CliRunner().invoke(app, [*arguments, "--predictions", str(tmp_path / "p.jsonl")])
    assert str(done.exception) == "something else"
    assert isinstance(done.exception, OSError)


def test_a_run_is_compared_with_one_that_was_kept_and_shown_as_a_page(
    testset: Path, samples: Path, tmp_path: Path
) -> None:
    home, kept, page = tmp_path / "home", tmp_path / "kept.json", tmp_path / "report.html"
    command = ("-m", "bot.main", "evaluate", str(testset), "--corpus", str(samples / "articles"))
    quick = ("--json", "--standalone", "both")
    environment = {"NEWSQUOTE_READER": "sentence"}
    kept.write_text(
        run_python(*command, *quick, "--threshold", "0", home=home, environment=environment).stdout
    )
    done = run_python(
        *(*command, *quick, "--threshold", "0.1", "--compare", str(kept), "--jobs", "2"),
        *("--fail-if-worse", "single.quote_at_1", "--report", str(page)),
        home=home,
        environment=environment,
    )
    found = json.loads(done.stdout)
    assert found["comparison"]["differences"]["single.quote_at_1"]["verdict"] == "no difference"
    assert found["figures"]["follow_up_gold.quote_at_1"]["n"] == 1
    assert sum(found["funnel"].values()) == 4
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_two_runs_give_the_same_bytes_times_aside(
    testset: Path, samples: Path, tmp_path: Path
) -> None:
    runs = []
    for number in (1, 2):
        page, kept = tmp_path / f"{number}.html", tmp_path / f"{number}.jsonl"
        done = run_python(
            *("-m", "bot.main", "evaluate", str(testset), "--corpus", str(samples / "articles")),
            *("--json", "--report", str(page), "--predictions", str(kept)),
            home=tmp_path / "home",
            environment={"NEWSQUOTE_READER": "sentence"},
        )
        found = json.loads(done.stdout)
        del found["times"]
        for percent in (50, 95):
            del found["figures"][f"all.latency_p{percent}_ms"]
        lines = page.read_text(encoding="utf-8").splitlines()
        shown = [line for line in lines if 'id="times"' not in line]
        assert len(shown) == len(lines) - 1
        said = re.sub(r'"latency_ms": [\d.]+', "", kept.read_text(encoding="utf-8"))
        runs.append((json.dumps(found), shown, said))
    assert runs[0] == runs[1]


def test_a_figure_that_does_not_exist_is_refused_before_anything_is_asked(
    testset: Path, tmp_path: Path
) -> None:
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--compare", str(tmp_path / "none.json")),
        *("--fail-if-worse", "single.f2"),
        home=tmp_path / "home",
        code=2,
    )
    assert "there is no figure 'single.f2'" in done.stderr


def test_questions_are_written_down_labelled_and_evaluated(samples: Path, tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "mine.jsonl"
    command = ("-m", "bot.main", "testset")
    questions = "Which club did Calder Town defeat in the final?\nWho won the 2022 World Cup?\n"
    run_python(*command, "new", str(file), "--from-questions", "-", home=home, stdin=questions)
    articles = ("--corpus", str(samples / "articles"))
    done = run_python(*command, "label", str(file), *articles, home=home, stdin="1\nq\n")
    assert done.stdout.endswith("1 labelled now, 1 of 2 without a label\n")
    assert json.loads(file.read_text().splitlines()[0])["answers"] == ["Royal Averley"]
    done = run_python("-m", "bot.main", "evaluate", str(file), *articles, "--json", home=home)
    assert json.loads(done.stdout)["figures"]["single.quote_at_1"]["n"] == 1
    assert done.stderr.startswith("1 questions without a label are left out")
    done = run_python(*command, "new", str(file), "--from-feedback", home=home, code=1)
    assert "nobody has given a thumb yet" in done.stderr


def test_what_would_fail_needs_something_to_compare_with(testset: Path, tmp_path: Path) -> None:
    done = run_python(
        *("-m", "bot.main", "evaluate", str(testset), "--fail-if-worse", "single.f1"),
        home=tmp_path / "home",
        code=2,
    )
    assert "--fail-if-worse needs --compare" in done.stderr


def test_a_test_set_is_checked_against_its_articles(
    testset: Path, samples: Path, tmp_path: Path
) -> None:
    command = ("-m", "bot.main", "testset", "check", str(testset), "--corpus")
    done = run_python(*command, str(samples / "articles"), home=tmp_path / "home")
    assert done.stdout == "4 questions, nothing to doubt\n"
    empty = tmp_path / "none"
    empty.mkdir()
    done = run_python(*command, str(empty), home=tmp_path / "home", code=1)
    assert "article: there is no" in done.stdout
    assert done.stderr.endswith("doubts about 4 questions\n")
