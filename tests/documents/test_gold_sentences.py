"""Sentences against those that people marked."""

import json
from pathlib import Path

import pytest

from benchmarks.sentences import Agreement, agreement


def test_sentences_agree_with_those_that_people_marked(bench_data: Path) -> None:
    counts = agreement(bench_data)
    assert counts.gold == 1464  # of 41 articles, as GUM has them
    assert counts.f1 >= 0.95


def test_agreement_counts_exact_sentences_of_the_body(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text(
        "Rain\n\n04 November 2017\n\nIt rained. It stopped. So."
    )
    gold = {"a.txt": ["It rained.", "It stopped. So."]}
    (tmp_path / "gold_sentences.json").write_text(json.dumps(gold))
    assert agreement(tmp_path) == Agreement(shared=1, found=3, gold=2)
    assert Agreement(shared=1, found=3, gold=2).f1 == 0.4  # 2 * 1 / (3 + 2)
    gold = {"a.txt": ["It rained.", "It rained."]}
    (tmp_path / "gold_sentences.json").write_text(json.dumps(gold))
    with pytest.raises(ValueError, match=r"^a\.txt has no sentence 'It rained\.' after offset 34$"):
        agreement(tmp_path)
