"""Two runs compared."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation import Evaluation, EvaluationError, Outcome, compare, load_outcomes
from evaluation.comparison import LEVEL
from evaluation.figure import mean
from evaluation.measures import as_rows, balanced_accuracy, paired_permutation, risk_coverage_area
from evaluation.measures.bootstrap import Rows
from tests.evaluation.outcomes import outcome

GOOD = [outcome(n) for n in range(20)]
BAD = [outcome(n, right=n >= 15) for n in range(20)]


def verdicts(ours: list[Outcome], theirs: list[Outcome]) -> dict[str, str]:
    return {d.name: d.verdict for d in compare(ours, theirs).differences}


def test_p_is_the_share_of_exchanges_that_differ_as_much() -> None:
    ours, theirs = as_rows([1, 1, 1, 1, 1, 0]), as_rows([0, 0, 0, 0, 0, 1])
    # By hand: of the 64 ways to exchange six pairs those that leave at least five ones on one
    # side: 2 * (1 + 6) = 14.
    found = paired_permutation(ours, theirs, mean, permutations=20_000)
    assert found == pytest.approx(14 / 64, abs=0.01)
    exact = [
        abs(sum(signs)) >= 4 for signs in product((-1, 1), repeat=6)
    ]  # the same count in other words
    assert sum(exact) == 14


def test_p_is_the_same_each_time_and_either_way_round() -> None:
    generator = np.random.default_rng(3)
    ours, theirs = generator.random((40, 1)), generator.random((40, 1))
    found = paired_permutation(ours, theirs, mean)
    assert found == paired_permutation(ours, theirs, mean)
    assert found == pytest.approx(paired_permutation(theirs, ours, mean))
    assert paired_permutation(ours, ours, mean) == 1.0
    with pytest.raises(ValueError, match="shapes differ"):
        paired_permutation(ours, theirs[1:], mean)


def test_a_worse_run_is_told_from_a_better_and_an_equal_one() -> None:
    assert verdicts(BAD, GOOD)["single.quote_at_1"] == "worse"
    assert verdicts(GOOD, BAD)["single.quote_at_1"] == "better"
    assert verdicts(GOOD, BAD)["all.risk_coverage_area"] == "better"  # where lower is better
    assert set(verdicts(GOOD, GOOD).values()) == {"no difference", "not tested"}
    slow = [replace(o, latency_ms=o.latency_ms * 9) for o in GOOD]
    assert verdicts(slow, GOOD)["all.latency_p50_ms"] == "not tested"
    long = [replace(o, quote_words=90) for o in GOOD]
    assert verdicts(long, GOOD)["all.quote_words"] == "changed"


def test_questions_that_flipped_are_listed_both_ways() -> None:
    ours = [outcome(1), outcome(2, right=False), outcome(3), outcome(4)]
    theirs = [outcome(1, right=False), outcome(2), outcome(3), outcome(5)]
    found = compare(ours, theirs)
    assert (found.gained, found.lost, found.unpaired) == (("q1",), ("q2",), 2)
    assert {d.name: d.n for d in found.differences}["single.quote_at_1"] == 3
    with pytest.raises(EvaluationError, match="no question in common"):
        compare(ours, [])


def test_a_figure_that_is_worse_is_found_by_name() -> None:
    found = compare(BAD, GOOD)
    assert [d.name for d in found.worse(["single.f1", "all.quote_exact"])] == ["single.f1"]
    assert compare(GOOD, BAD).worse(["single.f1"]) == []
    with pytest.raises(EvaluationError, match=r"no figure 'single\.f2' that both runs have"):
        found.worse(["single.f2"])


def test_what_is_kept_as_json_is_compared_like_the_run_itself(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text(json.dumps(Evaluation(tuple(BAD)).to_json()))
    assert load_outcomes(path) == tuple(BAD)
    assert compare(GOOD, load_outcomes(path)) == compare(GOOD, BAD)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "not JSON that can be read"),
        ("[]", "not what `newsquote evaluate --json` of this version prints"),
        ('{"schema": 1, "figures": {}}', "not what `newsquote evaluate --json`"),
        ('{"schema": 1, "questions": [{}], "times": [1]}', "not what `newsquote evaluate"),
        ('{"schema": 2}', "schema 2, this version reads 1"),
    ],
)
def test_another_file_is_refused_in_one_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(EvaluationError) as caught:
        load_outcomes(path)
    assert str(caught.value).startswith(f"{path}: {fault}")
    with pytest.raises(EvaluationError, match="No such file"):
        load_outcomes(tmp_path / "none.json")


def _balanced(rows: Rows) -> NDArray[np.float64]:
    return balanced_accuracy(rows[..., 0], rows[..., 1])


def _area(rows: Rows) -> NDArray[np.float64]:
    return risk_coverage_area(rows[..., 0], rows[..., 1])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_system_compared_with_itself_is_called_different_at_most_as_often_as_claimed(
    seed: int,
) -> None:
    """1,000 comparisons; each question's outcome is drawn anew from those of its kind."""
    generator = np.random.default_rng(seed)
    n, runs = 40, 1000
    hits = generator.random(n) < 0.6
    f1 = np.where(hits, generator.random(n), 0.0)
    confidence = generator.random(n)
    answerable = np.arange(n) < 30

    def drawn(values: NDArray[np.float64]) -> tuple[Rows, Rows]:
        first, second = generator.integers(n, size=(2, n))
        return values[first], values[second]

    def alarms(values: NDArray[np.float64], statistic: object, times: int) -> float:
        found = 0
        for _ in range(times):
            ours, theirs = drawn(values)
            p = paired_permutation(ours, theirs, statistic, permutations=199)  # type: ignore[arg-type]  # any statistic
            found += p < LEVEL
        return found / times

    assert alarms(hits[:, None].astype(float), mean, runs) <= 0.065
    assert alarms(f1[:, None], mean, runs) <= 0.065
    assert alarms(np.stack([answerable, hits], -1).astype(float), _balanced, runs) <= 0.065
    assert alarms(np.stack([confidence, hits], -1).astype(float), _area, runs) <= 0.065
