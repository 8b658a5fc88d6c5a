"""Hostile questions, a few of every kind."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.fuzz import faults, fill, fuzz, judged
from benchmarks.hostile import LONG, HostileQuestion, hostile_questions, rows_of_unicode
from retriever import Archive, ArchiveSettings
from retriever.answer import Answer
from tests.index.fake_encoder import HashedWords

PLAIN = HostileQuestion("plain", "Which bridge?", (), None, None, 0.0)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The samples and the hostile articles, read without a model."""
    folder = tmp_path_factory.mktemp("fuzz")
    archive = Archive(ArchiveSettings(folder / "home", reader="sentence"), encoder=HashedWords())
    fill(archive, folder / "articles")
    yield archive
    archive.close()


def test_every_block_has_a_row() -> None:
    characters = set("".join(rows_of_unicode()))
    assert all(unicodedata.category(c) != "Cn" for c in characters)
    rows = {ord(c) // 16 for c in characters}
    # Blocks of few, of many and of private characters, by their first assigned ones (Unicode 14).
    for first in "\0aΑא一가\ud800\ue000𐀀😀𠀀\U000e0001\U00100000":
        assert ord(first) // 16 in rows


def test_a_seed_asks_the_same_and_few_questions_hold_every_kind() -> None:
    asked = list(hostile_questions(40, ["It rained."], ["a", "b"], seed=1))
    assert asked == list(hostile_questions(40, ["It rained."], ["a", "b"], seed=1))
    assert asked != list(hostile_questions(40, ["It rained."], ["a", "b"], seed=2))
    assert len({question.kind for question in asked}) == 13
    assert max(len(question.text) for question in asked) == LONG


def test_nothing_that_is_asked_violates_anything(archive: Archive) -> None:
    outcomes = fuzz(archive, number=60, seed=7, jobs=2)
    assert [outcome for outcome in outcomes if outcome.violations] == []
    assert {outcome.said for outcome in outcomes} == {"answered", "abstained", "empty"}


@pytest.mark.integration
def test_nothing_violates_anything_with_the_shipped_models(tmp_path: Path) -> None:
    archive = Archive(ArchiveSettings(tmp_path / "home"))
    fill(archive, tmp_path / "articles")
    outcomes = fuzz(archive, number=26, seed=7, jobs=2)
    archive.close()
    assert [outcome for outcome in outcomes if outcome.violations] == []


def test_a_quote_that_is_no_slice_is_a_violation(archive: Archive) -> None:
    answer = archive.ask(PLAIN.text, threshold=0)
    assert list(faults(archive, PLAIN, answer)) == []
    quote = answer.quotes[0]
    moved = replace(quote, start=quote.start + 1, end=quote.end + 1)
    (fault, _) = faults(archive, PLAIN, replace(answer, quotes=(moved,), nearest=()))
    assert fault.startswith("no slice of")
    left_out = replace(
        PLAIN, filters={"field": "meta.article_id", "operator": "in", "value": ["other"]}
    )
    assert all("filters leave out" in fault for fault in faults(archive, left_out, answer))
    sure = replace(PLAIN, threshold=1.0)
    assert any("below 1.0" in fault for fault in faults(archive, sure, answer))


def test_an_exception_and_a_wrong_word_for_a_blank_question_are_violations(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = judged(archive, replace(PLAIN, top_k=0))
    assert broken.said == "failed"
    assert "top_k must be at least 1, got 0" in broken.violations[0]
    answer: Answer = archive.ask(PLAIN.text, threshold=0)
    monkeypatch.setattr(archive, "ask", lambda *_, **__: answer)
    silent = judged(archive, replace(PLAIN, text=" \u2003"))
    assert silent.violations == ("a blank question was not called empty",)
