"""Evaluating: order, interruption, several processes."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation import (
    EvaluationError,
    GoldQuestion,
    TestArticle,
    TestSet,
    evaluate,
    load_test_set,
)
from evaluation.asking import Manner, Record, units_of
from evaluation.corpus import write_articles
from evaluation.files import texts_of_files
from evaluation.journal import Journal
from evaluation.key import key_of
from evaluation.running import run
from evaluation.workplace import prepared, workplace
from index import Filters, Progress
from retriever import Answer, Archive, ArchiveSettings, Turn
from tests.evaluation.reports import CUP, NONE, RAIN, TEST_SET, ScriptedArchive


class Noting(ScriptedArchive):
    """Notes what it is asked, and fails when it is asked once too often."""

    def __init__(self, most: int = 99) -> None:
        super().__init__()
        self.most = most
        self.asked: list[str] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        filters: Filters | None = None,
    ) -> Answer:
        """Return the answer to `question`."""
        if len(self.asked) == self.most:
            raise KeyboardInterrupt
        self.asked.append(question)
        return super().ask(question, history, filters=filters)


def test_questions_of_a_conversation_are_asked_together_and_reported_in_their_place() -> None:
    first = replace(RAIN, id="c1", conversation="c", turn=1)
    second = replace(CUP, id="c2", conversation="c", turn=2, standalone="Who won?")
    golds = (first, NONE, second)
    assert units_of(golds) == [(first, second), (NONE,)]
    archive = Noting()
    found = list(run(golds, archive, Manner("both")))
    assert archive.asked == [first.question, second.question, "Who won?", NONE.question]
    assert [(r.outcome.id, r.outcome.group) for r in found] == [
        ("c1", "first"),
        ("q3", "unanswerable"),
        ("c2", "follow_up"),
        ("c2", "follow_up_gold"),
    ]


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "answered.jsonl"
    journal = Journal(path)
    with pytest.raises(KeyboardInterrupt):
        list(run(TEST_SET.questions, Noting(most=2), Manner(), keep=journal.keep))
    journal.close()
    with path.open("a") as file:
        file.write('[{"outcome": {"id"')  # as an interruption may leave it
    archive, journal = Noting(), Journal(path)
    seen: list[tuple[int, int]] = []
    found = list(
        run(
            TEST_SET.questions,
            archive,
            Manner(),
            done=journal.units(),
            keep=journal.keep,
            progress=lambda done, of: seen.append((done, of)),
        )
    )
    journal.close()
    assert archive.asked == [NONE.question]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    whole = list(run(TEST_SET.questions, Noting(), Manner()))
    assert [r.outcome for r in found] == [r.outcome for r in whole]
    assert [without_time(r) for r in found] == [without_time(r) for r in whole]
    journal = Journal(path)
    assert [[r.outcome for r in unit] for unit in journal.units()] == [[r.outcome] for r in whole]
    journal.close()


def without_time(record: Record) -> dict[str, object]:
    return {name: value for name, value in record.line.items() if name != "latency_ms"}


@pytest.mark.parametrize("fresh", [False, True])
def test_two_at_a_time_are_refused_and_the_first_keeps_its_folder(
    tmp_path: Path, fresh: bool
) -> None:
    with workplace(tmp_path, "key") as place:
        (place.folder / "archive.sqlite3").write_text("half of it")
        with (
            pytest.raises(EvaluationError, match="the same evaluation is running already"),
            workplace(tmp_path, "key", fresh=fresh),
        ):
            pass
        assert (place.folder / "archive.sqlite3").read_text() == "half of it"
        with workplace(tmp_path, "other"):
            pass
    with workplace(tmp_path, "key", fresh=fresh):
        pass
    assert not (tmp_path / "evaluations").exists()


def test_a_journal_that_cannot_be_written_is_named() -> None:
    with (
        pytest.raises(EvaluationError, match="/dev/full: No space left on device"),
        closing(Journal(Path("/dev/full"))) as journal,
    ):
        list(run(TEST_SET.questions, Noting(), Manner(), keep=journal.keep))


def interrupt_after(path: Path, text: str) -> None:
    path.write_text(text)
    raise KeyboardInterrupt


def test_a_folder_stays_only_where_answers_wait_to_be_gone_on_with(tmp_path: Path) -> None:
    with workplace(tmp_path, "key"):
        pass
    with pytest.raises(KeyboardInterrupt), workplace(tmp_path, "key"):
        raise KeyboardInterrupt
    assert not (tmp_path / "evaluations").exists()
    with pytest.raises(KeyboardInterrupt), workplace(tmp_path, "key") as place:
        interrupt_after((place.folder / "answered.jsonl"), "[]\n")
    kept = [path.name for path in (tmp_path / "evaluations").rglob("*")]
    assert kept == ["key", "answered.jsonl"]
    with workplace(tmp_path, "key", fresh=True) as place:
        assert not (place.folder / "answered.jsonl").exists()


def interrupting(least: int) -> Progress:
    def progress(done: int, found: int) -> None:
        if done >= least:
            raise KeyboardInterrupt

    return progress


@pytest.mark.integration
def test_articles_that_were_added_before_an_interruption_stay(tmp_path: Path) -> None:
    articles = tuple(TestArticle(f"{n}.txt", f"Cup {n}", f"Club {n} won.") for n in range(40))
    test_set = replace(TEST_SET, articles=articles)
    settings = ArchiveSettings(tmp_path / "home", reader="sentence")

    for least, stays in ((0, False), (1, True), (0, True)):
        with (
            pytest.raises(KeyboardInterrupt),
            prepared(test_set, settings, Manner(), corpus=test_set, progress=interrupting(least)),
        ):
            pass
        found = list((tmp_path / "home").glob("evaluations/*/archive.sqlite3"))
        assert bool(found) == stays
    with closing(Archive(replace(settings, folder=found[0].parent))) as archive:
        before = {article.id for article in archive.articles()}
    assert 0 < len(before) < 40
    with prepared(test_set, settings, Manner(), corpus=test_set) as place:
        assert isinstance(place.archive, Archive)
        assert place.archive.settings.folder == found[0].parent
        assert before < {article.id for article in place.archive.articles()}
        assert place.archive.size()[0] == 40
    assert not (tmp_path / "home" / "evaluations").exists()


def test_what_may_change_the_answers_changes_the_key(tmp_path: Path) -> None:
    settings = ArchiveSettings(tmp_path)
    key = key_of(TEST_SET, settings, Manner(), ["a"])
    assert key == key_of(TEST_SET, replace(settings, threads=3), Manner(), ["a"])
    others = {
        key_of(TestSet(TEST_SET.questions[1:]), settings, Manner(), ["a"]),
        key_of(TEST_SET, replace(settings, threshold=0.5), Manner(), ["a"]),
        key_of(TEST_SET, settings, Manner("gold"), ["a"]),
        key_of(TEST_SET, settings, Manner(), ["b"]),
    }
    assert len(others | {key}) == 5


@pytest.mark.parametrize(
    "settings",
    [
        ArchiveSettings(Path("home"), model="mine"),
        ArchiveSettings(Path("home"), reader="mine"),
        ArchiveSettings(Path("home"), reranker="mine"),
    ],
)
def test_a_model_that_is_made_anew_changes_the_key(
    tmp_path: Path, settings: ArchiveSettings
) -> None:
    folder = tmp_path / "mine"
    keys = [key_of(TEST_SET, settings, Manner(), [])]
    (folder / "deep").mkdir(parents=True)
    for file, text in (
        ("manifest.json", '{"threshold": 0.35}'),
        ("manifest.json", '{"threshold": 0.4}'),
        ("deep/model.onnx", "weights"),
    ):
        (folder / file).write_text(text)
        keys.append(key_of(TEST_SET, settings, Manner(), []))
        assert keys[-1] == key_of(TEST_SET, settings, Manner(), [])
    assert len(set(keys)) == 4


def test_weights_of_the_program_that_are_made_anew_change_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "retriever" / "followups" / "weights.json"
    weights.parent.mkdir(parents=True)
    monkeypatch.setattr("evaluation.key._PROGRAM", tmp_path)
    keys = set()
    for text in ("[1]", "[2]"):
        weights.write_text(text)
        keys.add(key_of(TEST_SET, ArchiveSettings(tmp_path), Manner(), []))
    assert len(keys) == 2


@pytest.mark.integration
def test_several_processes_answer_like_one_and_a_gold_passage_is_read_alone(
    samples: Path, tmp_path: Path
) -> None:
    test_set = TestSet(load_test_set(samples / "testset.jsonl").questions[40:])
    settings = ArchiveSettings(tmp_path / "home", reader="sentence", threshold=0)
    with prepared(test_set, settings, Manner(), corpus=samples / "articles") as place:
        assert isinstance(place.archive, Archive)
        one = evaluate(test_set, place.archive)
        assert evaluate(test_set, place.archive, jobs=2) == one
        alone = evaluate(test_set, place.archive, gold_passage=True)
    assert not (tmp_path / "home" / "evaluations").exists()
    golds = {gold.id: gold for gold in test_set.questions}
    for outcome in alone.outcomes:
        if golds[outcome.id].quotes:
            assert outcome.ranks["joined"] == 1
    assert (alone.figures["all.article_recall_at_1"].value or 0) == 1.0


def test_squad_paragraphs_become_the_corpus(tmp_path: Path) -> None:
    articles = (
        TestArticle("cup_0001.txt", "The cup", "Ellery won."),
        TestArticle("x.txt", "", "Y."),
    )
    write_articles(articles, tmp_path / "articles")
    text_of = texts_of_files([tmp_path / "articles"])
    assert text_of("cup_0001.txt") == "The cup\n\nEllery won."
    assert text_of("x.txt") == "Y."
    assert text_of("none.txt") is None
    with pytest.raises(EvaluationError, match="brings no articles along"):
        write_articles((), tmp_path / "none")


def test_a_number_of_jobs_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="jobs must be at least 1, got 0"):
        list(run([GoldQuestion("q", "?", (), (), None, False)], Noting(), Manner(), jobs=0))
