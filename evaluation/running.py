"""Evaluating: a test set asked of an archive, what is done already left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from evaluation.asking import Asked, Manner, Record, Unit, units_of
from evaluation.errors import TestSetError
from evaluation.prediction import Standalone
from evaluation.result import Evaluation
from evaluation.testset import GoldQuestion, TestSet, load_test_set
from evaluation.workers import answer_apart, answer_here
from index import Progress
from retriever import Archive


def evaluate(
    test_set: TestSet | Path | str,
    archive: Archive,
    *,
    standalone: Standalone = "own",
    gold_passage: bool = False,
    jobs: int = 1,
) -> Evaluation:
    """Ask `archive` a test set and return what came of it.

    :param test_set: or the path of one, in any format of `evaluation.testset.load_test_set`;
        questions that nobody has labelled yet are left out.
    :param standalone: "own": follow-ups as they are, after the archive's own earlier answers;
        "gold": by their human rewrite; "both": one after the other.
    :param gold_passage: have the right passages read, to measure reading alone.
    :param jobs: processes that answer; above 1 each opens the archive anew by its settings.
    :raises TestSetError: when the test set cannot be read, or no question in it is labelled.
    :raises ValueError: when `jobs` is below 1.
    """
    if not isinstance(test_set, TestSet):
        test_set = load_test_set(Path(test_set))
    questions = labelled(test_set).questions
    archive.warm_up()
    manner = Manner(standalone, gold_passage)
    records = run(questions, archive, manner, jobs=jobs)
    return Evaluation(tuple(record.outcome for record in records))


def labelled(test_set: TestSet) -> TestSet:
    """Return the test set without the questions that cannot be judged; see `TestSet.labelled`.

    :raises TestSetError: when none is left.
    """
    found = test_set.labelled
    if not found.questions:
        raise TestSetError(
            "no question of the test set is labelled yet: `newsquote testset label FILE` asks for"
            " the labels"
        )
    return found


def run(
    questions: Sequence[GoldQuestion],
    archive: Asked,
    manner: Manner,
    *,
    jobs: int = 1,
    done: Iterable[list[Record]] = (),
    keep: Callable[[list[Record]], object] = lambda records: None,
    progress: Progress = lambda done, found: None,
) -> Iterator[Record]:
    """Yield a record of each answer in the order of `questions`.

    :param done: the records of units that were answered before.
    :param keep: called with the records of each unit that is answered now.
    :param progress: called with the questions done and found.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    waiting: dict[str, list[Record]] = {}
    order = iter([gold.id for gold in questions])
    next_id = next(order, None)
    counted = 0
    for records in _answered(units_of(questions), archive, manner, jobs, done, keep):
        for record in records:
            waiting.setdefault(record.outcome.id, []).append(record)
        counted += len({record.outcome.id for record in records})
        progress(counted, len(questions))
        while next_id in waiting:
            yield from waiting.pop(next_id)
            next_id = next(order, None)


def _answered(
    units: list[Unit],
    archive: Asked,
    manner: Manner,
    jobs: int,
    done: Iterable[list[Record]],
    keep: Callable[[list[Record]], object],
) -> Iterator[list[Record]]:
    before: set[str] = set()
    for records in done:
        before |= {record.outcome.id for record in records}
        yield records
    left = [unit for unit in units if unit[0].id not in before]
    if jobs == 1 or len(left) < 2:
        answers = answer_here(archive, manner, left)
    elif isinstance(archive, Archive):
        answers = answer_apart(archive.settings, manner, left, jobs=jobs)
    else:
        raise ValueError("several jobs need a retriever.Archive, which each of them opens")
    for records in answers:
        keep(records)
        yield records
