"""What evaluating costs beside answering, and what a second process brings.

    python -m benchmarks.evaluation [--questions 10000] [--asked 120] [--pairs 3]

Overhead: the questions of the samples, over and over, are answered once and then handed out again
at no cost, so that what remains is the evaluation's own work: judging, the journal, the figures.
It is set against what answering them would take; both are times of computing at one thread, which
other programs on the machine disturb little. Jobs: the same questions by one process
and by two, one thread each, in turns. An interrupted run is gone on with at the end.
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Evaluating
from documents import Article
from evaluation import Evaluation, TestSet, load_test_set
from evaluation.asking import Manner, Record
from evaluation.journal import Journal
from evaluation.running import run
from evaluation.testset import GoldQuestion
from index import ArticleSummary, Filters
from retriever import Answer, Archive, ArchiveSettings, Turn

SAMPLES = Path(__file__).parents[1] / "samples"


class Remembering:
    """An archive that answers a question it was asked before from memory.

    :param archive: that is asked the first time.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[str, Answer] = {}
        self.seconds: dict[str, float] = {}

    def articles(self) -> list[ArticleSummary]:
        """Return a line about each article."""
        return self._archive.articles()

    def article(self, article_id: str) -> Article:
        """Return the article of this id."""
        return self._archive.article(article_id)

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        """Return the answer to `question`."""
        if question not in self._known:
            start = time.process_time()
            self._known[question] = self.verified(self._archive.ask(question, history))
            self.seconds[question] = time.process_time() - start
        return self._known[question]

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` as it would be shown now; one from memory was checked before."""
        known = self._known.get(answer.question) is answer
        return answer if known else self._archive.verified(answer)


def repeated(test_set: TestSet, count: int) -> TestSet:
    """Return `count` questions: those that stand alone, over and over, by ids of their own."""
    alone = [gold for gold in test_set.questions if gold.conversation is None]
    return TestSet(
        tuple(replace(gold, id=f"r{n}") for n, gold in enumerate(islice(cycle(alone), count)))
    )


def resident_mib() -> float:
    """The memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def overhead(archive: Archive, test_set: TestSet, count: int, folder: Path) -> Figure:
    """Print and return what evaluating `count` questions takes beside answering them."""
    questions = repeated(test_set, count).questions
    remembering = Remembering(archive)
    for gold in {gold.question: gold for gold in questions}.values():
        remembering.ask(gold.question)
    answering = sum(remembering.seconds[gold.question] for gold in questions)
    journal = Journal(folder / "answered.jsonl")
    outcomes = []
    held: list[float] = []
    start = time.process_time()
    for record in run(questions, remembering, Manner(), keep=journal.keep):
        outcomes.append(record.outcome)
        if len(outcomes) % max(1, count // 10) == 0:
            held.append(resident_mib())
    asked = time.process_time() - start
    start = time.process_time()
    result = json.dumps(Evaluation(tuple(outcomes)).to_json())
    figures = time.process_time() - start
    journal.close()
    each = 1000 * answering / count
    print(f"{count} questions, answering {answering:.0f} s of computing ({each:.0f} ms each)")
    print(f"  judging and journal  {asked:7.1f} s  {asked / answering:.1%} of the answering time")
    print(f"  figures, breakdowns  {figures:7.1f} s  {figures / answering:.1%}")
    together = Evaluating.OVERHEAD.figure((asked + figures) / answering, n=count)
    print(f"  together             {together.value:.1%} (wanted: {Evaluating.OVERHEAD})")
    print(f"  memory by tenths, MiB  {' '.join(f'{mib:.0f}' for mib in held)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak {peak:.0f} MiB; the result as JSON {len(result) / 2**20:.1f} MiB")
    return together


def jobs(archive: Archive, test_set: TestSet, asked: int, pairs: int) -> Figure:
    """Print how long one process and two take for the same questions; return the ratio."""
    questions = repeated(test_set, asked).questions
    ratios = []
    for _ in range(pairs):
        one, two = (steady_seconds(archive, questions, count) for count in (1, 2))
        ratios.append(one / two)
        print(f"  one process {one:6.1f} s, two {two:6.1f} s, ratio {one / two:.2f}")
    print(f"  median ratio {statistics.median(ratios):.2f} (wanted: {Evaluating.JOBS})")
    return Evaluating.JOBS.median(ratios, n=asked)


def steady_seconds(archive: Archive, questions: Sequence[GoldQuestion], count: int) -> float:
    """The seconds from the first answer to the last, so that opening the archive is left out."""
    records: Iterator[Record] = run(questions, archive, Manner(), jobs=count)
    next(records)
    start = time.perf_counter()
    for _ in records:
        pass
    return time.perf_counter() - start


def interrupted(archive: Archive, test_set: TestSet, count: int, folder: Path) -> None:
    """Print how many questions an interrupted run leaves to the one that goes on with it."""
    questions = repeated(test_set, count).questions
    remembering, path = Remembering(archive), folder / "interrupted.jsonl"
    journal = Journal(path)
    for _ in islice(run(questions, remembering, Manner(), keep=journal.keep), count // 2):
        pass
    journal.close()
    journal = Journal(path)
    kept: list[list[Record]] = []
    found = list(run(questions, remembering, Manner(), done=journal.units(), keep=kept.append))
    journal.close()
    whole = [record.outcome for record in run(questions, remembering, Manner())]
    same = [record.outcome for record in found] == whole
    print(f"interrupted after {count // 2} of {count}: {len(kept)} asked by the run that went on,")
    print(f"  the outcomes {'are' if same else 'ARE NOT'} those of a run in one piece")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=1000, help="for the overhead")
    parser.add_argument("--asked", type=int, default=60, help="for one process against two")
    parser.add_argument("--pairs", type=int, default=3, help="turns of one process and of two")
    add_record_option(parser)
    arguments = parser.parse_args()
    test_set = load_test_set(SAMPLES / "testset.jsonl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = Archive(ArchiveSettings(folder / "home", threads=1))
        archive.add([SAMPLES / "articles"])
        archive.warm_up()
        figures = [overhead(archive, test_set, arguments.questions, folder)]
        interrupted(archive, test_set, min(200, arguments.questions), folder)
        print(f"{arguments.asked} questions, one thread each, opening left out")
        figures.append(jobs(archive, test_set, arguments.asked, arguments.pairs))
        archive.close()
    record_figures(arguments, figures)


if __name__ == "__main__":
    main()
