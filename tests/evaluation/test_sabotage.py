"""What is broken on purpose is reported in the right figure and at the right stage."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation import Comparison, Evaluation, TestSet, compare, evaluate, load_test_set
from evaluation.stages import Stage
from retriever import Archive, ArchiveSettings
from retriever.sentence_reader import SentenceReader

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> ArchiveSettings:
    """The reader that is quick; what is measured here is not how good it is."""
    return ArchiveSettings(tmp_path_factory.mktemp("home"), reader="sentence", threshold=0)


@pytest.fixture
def archive(settings: ArchiveSettings, bench_data: Path) -> Iterator[Archive]:
    """The real articles; what is in the archive already costs nothing."""
    archive = Archive(settings)
    archive.add([bench_data / "articles"])
    yield archive
    archive.close()


@pytest.fixture
def test_set(bench_data: Path) -> TestSet:
    """Every other question on them that stands alone."""
    questions = load_test_set(bench_data / "testset_dev.jsonl").questions
    return TestSet(tuple(gold for gold in questions if gold.conversation is None)[::2])


def worse(found: Comparison) -> set[str]:
    return {d.name for d in found.differences if d.verdict == "worse"}


def more(ours: Evaluation, theirs: Evaluation) -> dict[str, int]:
    """How many questions more are lost at each stage."""
    counts = {stage: ours.funnel[stage] - theirs.funnel[stage] for stage in theirs.funnel}
    return {stage: count for stage, count in counts.items() if count > 0 and stage != Stage.RIGHT}


def reverse_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    run = SentenceReader.run

    def reversed_run(self: SentenceReader, **inputs: Any) -> dict[str, Any]:  # noqa: ANN401 - what its component takes
        spans = run(self, **inputs)["spans"]
        return {"spans": [replace(span, score=1 - span.score) for span in reversed(spans)]}

    monkeypatch.setattr(SentenceReader, "run", reversed_run)


def test_each_sabotage_is_found(
    archive: Archive, test_set: TestSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = evaluate(test_set, archive)

    with monkeypatch.context() as patch:
        reverse_scores(patch)
        reversed_reader = evaluate(test_set, archive)
    found = worse(compare(reversed_reader.outcomes, sound.outcomes))
    assert "single.quote_at_1" in found
    assert not any(name.startswith("all.passage_") for name in found)
    assert set(more(reversed_reader, sound)) == {Stage.WRONG_SPAN}

    silent_archive = Archive(replace(archive.settings, threshold=1))
    silent = evaluate(test_set, silent_archive)
    silent_archive.close()
    found = worse(compare(silent.outcomes, sound.outcomes))
    assert {"single.abstained", "single.quote_at_1"} <= found
    assert not any(name.startswith("all.passage_") for name in found)
    assert set(more(silent, sound)) == {Stage.WRONGLY_ABSTAINED}

    asked = Counter(gold.article for gold in test_set.questions if gold.article)
    ids = {summary.article: summary.id for summary in archive.articles()}
    tenth = [name for name, _ in asked.most_common(4)]  # of the 42 articles
    for name in tenth:
        archive.remove(ids[name])
    robbed = evaluate(test_set, archive)
    found = worse(compare(robbed.outcomes, sound.outcomes))
    assert {"all.passage_recall_at_50", "all.article_recall_at_50", "single.quote_at_1"} <= found
    gone = sum(gold.answerable and gold.article in tenth for gold in test_set.questions)
    assert more(robbed, sound) == {Stage.NOT_RETRIEVED: gone}
