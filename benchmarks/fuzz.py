"""Hostile questions to an archive that holds hostile articles: what must hold, whatever is asked.

    python -m benchmarks.fuzz [--questions 10000] [--seed 7]

The archive holds samples/articles and the articles of `benchmarks.hostile`, whose questions are
asked with filters, numbers of passages, thresholds and conversations drawn at random. A violation
is an exception (but for EmptyQuestionError to a blank question, and to no other), a quote that is
no byte-exact slice of its stored article or of an article that the filters leave out, an answer
that does not lie in its first quote or is given below the threshold, and an answer that cannot be
written as JSON. Exits with 1 where there is any. Two questions are asked at a time.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from haystack import Document
from haystack.utils.filters import document_matches_filter

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Answers
from benchmarks.figures_in_rows import header, row
from benchmarks.hostile import HostileQuestion, hostile_questions, write_articles
from documents import Article
from retriever import Answer, Archive, ArchiveSettings, EmptyQuestionError

_SAMPLES = Path(__file__).parents[1] / "samples" / "articles"
_MOST_SHOWN = 10


@dataclass(frozen=True)
class Outcome:
    """What came of a question.

    :param said: "answered", "abstained", "empty" (called so), or "failed".
    :param violations: what must hold and does not.
    """

    question: HostileQuestion
    said: str
    violations: tuple[str, ...]
    ms: float


def main() -> None:
    """Ask, print counts and time, and exit with 1 where there was a violation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2, help="questions at a time")
    add_record_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        archive = Archive(ArchiveSettings(folder / "home", threads=1))
        fill(archive, folder / "articles")
        archive.warm_up()
        articles, passages = archive.size()
        print(f"{articles} articles in {passages} passages, seed {arguments.seed}\n", flush=True)
        start = time.perf_counter()
        outcomes = fuzz(
            archive, number=arguments.questions, seed=arguments.seed, jobs=arguments.jobs
        )
        seconds = time.perf_counter() - start
        archive.close()
    print_table(outcomes)
    wrong = [outcome for outcome in outcomes if outcome.violations]
    print(f"\n{len(outcomes)} questions, {len(wrong)} of them violated, in {seconds:.0f} s")
    for outcome in wrong[:_MOST_SHOWN]:
        print(f"{'; '.join(outcome.violations)}: {str(outcome.question)[:2000]!a}")
    record_figures(arguments, [Answers.HOSTILE.figure(len(wrong), n=len(outcomes))])
    sys.exit(bool(wrong))


def fill(archive: Archive, folder: Path) -> None:
    """Add the samples, and the hostile articles, which are written into `folder`."""
    folder.mkdir()
    write_articles(folder)
    report = archive.add([_SAMPLES, folder])
    if report.refused:
        raise ValueError(f"articles were refused: {report.refused}")


def fuzz(archive: Archive, *, number: int, seed: int, jobs: int) -> list[Outcome]:
    """Ask `number` hostile questions, `jobs` at a time, and return what came of each."""
    articles = [archive.article(summary.id) for summary in archive.articles()]
    questions = hostile_questions(
        number, [a.text for a in articles], [a.id for a in articles], seed=seed
    )
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda question: judged(archive, question), questions))


def judged(archive: Archive, question: HostileQuestion) -> Outcome:
    """Ask a question and compare what comes of it with what must hold."""
    start = time.perf_counter()
    blank = not question.text.strip()
    said, violations = "failed", []
    try:
        answer = archive.ask(
            question.text,
            question.history,
            filters=question.filters,
            top_k=question.top_k,
            threshold=question.threshold,
        )
        said = "abstained" if answer.abstained else "answered"
        violations = list(faults(archive, question, answer))
        if blank:
            violations.append("a blank question was not called empty")
    except EmptyQuestionError:
        said = "empty"
        if not blank:
            violations.append("a question was called empty")
    except Exception as error:  # any other is what is looked for
        violations.append(f"{type(error).__name__}: {error}")
    return Outcome(question, said, tuple(violations), 1000 * (time.perf_counter() - start))


def faults(archive: Archive, question: HostileQuestion, answer: Answer) -> Iterable[str]:
    """Yield what must hold of an answer and does not."""
    for quote in (*answer.quotes, *answer.nearest):
        article = archive.article(quote.article_id)
        stored = article.text.encode("utf-8")
        before = len(article.text[: quote.start].encode("utf-8"))
        words = quote.text.encode("utf-8")
        if not words.strip() or stored[before : before + len(words)] != words:
            yield f"no slice of {article.name}: {quote.text!r}"
        if article.text[quote.start : quote.end] != quote.text:
            yield f"not at {quote.start}:{quote.end} of {article.name}: {quote.text!r}"
        if not 0 <= quote.score <= 1:
            yield f"a score of {quote.score}"
        if question.filters is not None and not document_matches_filter(
            question.filters, described(article)
        ):
            yield f"a quote of {article.name}, which the filters leave out"
    if answer.text is not None:
        if not answer.text.strip() or answer.text not in answer.quotes[0].text:
            yield f"an answer outside its first quote: {answer.text!r}"
        if question.threshold is not None and answer.confidence < question.threshold:
            yield f"an answer of confidence {answer.confidence} below {question.threshold}"
    elif question.threshold == 0 and answer.nearest:
        yield "an abstention at threshold 0 with something to quote"
    json.dumps(answer.to_json(latency_ms=0), ensure_ascii=False).encode("utf-8")
    json.dumps(answer.trace.to_json(), ensure_ascii=False).encode("utf-8")


def described(article: Article) -> Document:
    """Return what the filters of `hostile_questions` may ask about an article's passages."""
    published = None if article.published is None else article.published.isoformat()
    meta = {"article_id": article.id, "name": article.name, "title": article.title}
    return Document(meta={**meta, "published": published})


def print_table(outcomes: Sequence[Outcome]) -> None:
    """Print counts and times of each kind as a Markdown table."""
    print(header("kind", "asked", "answered", "abstained", "empty", "violations", "ms, mean"))
    kinds = list(dict.fromkeys(outcome.question.kind for outcome in outcomes))
    for kind in kinds:
        own = [outcome for outcome in outcomes if outcome.question.kind == kind]
        said = Counter(outcome.said for outcome in own)
        counts = (len(own), said["answered"], said["abstained"], said["empty"])
        violated = sum(bool(outcome.violations) for outcome in own)
        mean = sum(outcome.ms for outcome in own) / len(own)
        print(row(kind, *map(str, counts), str(violated), f"{mean:.0f}"))


if __name__ == "__main__":
    main()
