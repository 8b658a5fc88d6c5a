"""Figures of `newsquote evaluate --json`, and those of an archive as it grows, as bounds."""

import json
from pathlib import Path
from typing import Any

from benchmarks.bounds.wanted import Answers, Conversation, First, Index
from benchmarks.evaluated import AS_IT_IS, NEVER_SILENT, figures
from benchmarks.index import recorded
from evaluation import Evaluation, load_outcomes
from evaluation.measures import Interval

_ROOT = Path(__file__).parents[2]
_BASELINE = _ROOT / "benchmarks" / "baselines" / "real_articles.json"


def measured() -> dict[str, Interval]:
    return dict(Evaluation(load_outcomes(_BASELINE)).figures)


def test_figures_are_those_that_the_file_tells_by_name() -> None:
    told = json.loads(_BASELINE.read_text(encoding="utf-8"))["figures"]
    found = {figure.bound: figure for figure in figures(NEVER_SILENT, measured())}
    for bound, name in (
        (Answers.QUOTE_1, "single.quote_at_1"),
        (First.QUOTE_3, "single.quote_at_3"),
        (Answers.F1, "single.f1"),
        (Answers.EXACT, "all.quote_exact"),
        (Conversation.FOLLOW_UPS, "follow_up.quote_at_1"),
    ):
        figure = found[bound]
        assert {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n} == (
            told[name]
        )
    assert Conversation.BY_PERSON not in found  # that run did not ask by a person's rewrites
    assert {figure.bound for figure in figures(AS_IT_IS, measured())} == {
        Answers.BALANCED,
        Answers.QUOTE_1_SILENT,
        Answers.SHOWN_RIGHT,
    }


def test_follow_ups_are_set_against_a_persons_rewrites() -> None:
    own, person = Interval(0.6, 0.5, 0.7, 30), Interval(0.8, 0.7, 0.9, 30)
    both = measured() | {"follow_up.quote_at_1": own, "follow_up_gold.quote_at_1": person}
    found = {figure.bound: figure.value for figure in figures(NEVER_SILENT, both)}
    assert round(found[Conversation.BY_PERSON], 9) == 0.75
    assert Conversation.BY_PERSON not in {figure.bound for figure in figures(AS_IT_IS, both)}


def grown() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (_ROOT / "docs" / "index.json").read_text(encoding="utf-8")
    )
    return found


def test_of_an_archive_the_largest_size_is_recorded_where_it_is_large_enough() -> None:
    found = {figure.bound: figure for figure in recorded(grown())}
    last = grown()[-1]
    assert {figure.n for figure in found.values()} == {1_000_000}
    assert found[Index.DENSE].value == last["dense_p50_ms"]
    assert found[Index.MEMORY].value == last["peak_memory_mib"]
    assert recorded(grown()[:-1]) == []
