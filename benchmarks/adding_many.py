"""Adding many articles against embedding alone: what reading, splitting and writing cost beside it.

    python -m benchmarks.adding_many [--articles 10000] [--words 500] [--runs 1] [--threads 2]

Articles of about so many words, made of sentences of samples/articles, are added from a folder of
text files by `Archive.add`, to disk; in turns with that, the same passages are embedded by the same
encoder in batches of the same size, and nothing else. Processor time is told beside the seconds: on
a machine that does other work it can be trusted more. The loading of the model is left out on both
sides. It is told how many articles were stored, and how many as a further source of another: were
they taken for copies, less would be embedded.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Articles
from documents import (
    Article,
    SourceFile,
    collect_sources,
    passages_of,
    read_article,
    sentence_spans,
)
from index import AddReport, Encoder, load_encoder
from index.tables.passages import passage_text
from retriever import Archive, ArchiveSettings

_SAMPLES = Path(__file__).parents[1] / "samples" / "articles"
_BATCH = 32  # articles, as `add_files` has them


def main() -> None:
    """Print both medians, in seconds, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    add_record_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "news")
        folder.mkdir()
        write_articles(folder, arguments.articles, words=arguments.words)
        encoder = load_encoder(ArchiveSettings(folder).model, threads=arguments.threads)
        encoder.warm_up()
        articles = [
            read_article(file) for file in collect_sources([folder]) if isinstance(file, SourceFile)
        ]
        stored = copies = 0
        added: list[tuple[float, float]] = []
        embedded: list[tuple[float, float]] = []
        for run in range(arguments.runs):
            embedded.append(_embed(articles, encoder))
            report, *spent = _add(folder, Path(temporary, f"home{run}"), encoder)
            added.append((spent[0], spent[1]))
            stored, copies = len(report.added), len(report.copies)
    print(
        f"{arguments.articles} articles of {arguments.words} words, {arguments.threads} threads; "
        f"{stored} stored, {copies} copies; wanted: a ratio of {Articles.ADDING_MANY}"
    )
    for place, what in enumerate(("seconds", "of processor time")):
        pairs = [(a[place], b[place]) for a, b in zip(added, embedded, strict=True)]
        ratios = [a / b for a, b in pairs]
        print(
            f"{what:<18} newsquote add {statistics.median(a for a, _ in pairs):7.1f}, embedding "
            f"alone {statistics.median(b for _, b in pairs):7.1f}, ratio "
            f"{statistics.median(ratios):.3f} [{min(ratios):.3f}, {max(ratios):.3f}]"
        )
    by_clock = [a / b for (a, _), (b, _) in zip(added, embedded, strict=True)]
    record_figures(arguments, [Articles.ADDING_MANY.median(by_clock, n=arguments.articles)])


def write_articles(folder: Path, number: int, *, words: int) -> None:
    """Write `number` text files of about so many words, no two alike."""
    rng = random.Random(7)  # noqa: S311 - repeatable, not secret
    sentences = []
    for file in collect_sources([_SAMPLES]):
        if isinstance(file, SourceFile):
            article = read_article(file)
            body = article.text[article.body_start :]
            sentences += [body[start:end] for start, end in sentence_spans(body)]
    for i in range(number):
        paragraphs: list[str] = []
        length = 0
        while length < words:
            paragraph = " ".join(rng.sample(sentences, 4))
            paragraphs.append(paragraph)
            length += len(paragraph.split())
        head = f"Report {i} of the day\n\n{1 + i % 28} November 2017\n\n"
        (folder / f"{i:05}.txt").write_text(head + "\n\n".join(paragraphs), encoding="utf-8")


def _embed(articles: list[Article], encoder: Encoder) -> tuple[float, float]:
    """Seconds, and those of processor time, to embed the passages of `articles`."""
    batches = [
        [
            passage_text(passage)
            for article in articles[i : i + _BATCH]
            for passage in passages_of(article)
        ]
        for i in range(0, len(articles), _BATCH)
    ]
    start, spent = time.perf_counter(), _spent()
    for texts in batches:
        encoder.encode(texts)
    return time.perf_counter() - start, _spent() - spent


def _add(folder: Path, home: Path, encoder: Encoder) -> tuple[AddReport, float, float]:
    """What came of adding `folder` to an empty archive; seconds, and those of processor time."""
    archive = Archive(ArchiveSettings(folder=home), encoder=encoder)
    start, before = time.perf_counter(), _spent()
    report = archive.add([folder])
    seconds, spent = time.perf_counter() - start, _spent() - before
    archive.close()
    if report.refused:
        raise ValueError(f"articles were refused: {report.refused[:3]}")
    return report, seconds, spent


def _spent() -> float:
    """Seconds of processor time that this process and those it has ended have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
