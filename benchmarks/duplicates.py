"""Copies among articles: how many are found, how many of those found are none, at what cost.

    python -m benchmarks.duplicates --data FOLDER [--stored 100000]

1,000 articles: those in FOLDER/articles, and texts of FOLDER/qa put together from paragraphs of one
source, 300 of them planted copies in three kinds (a changed headline; that and the last paragraph
cut; that and up to 5% of the words swapped), and 100 later reports, which repeat two paragraphs of
an earlier one under a new lead, with a paragraph of their own. They come in a random order. A copy
is found when it is kept as one article with what it is a copy of; of the articles kept as one,
those that are of different origin are wrong.

Then the same 1,000 come to an archive that holds as many articles as `--stored` says, made of
sentences of the same texts; the time to look for copies and to note keys is told, for the articles
as they come.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Articles
from documents import Article, SourceFile, article_id, collect_sources, read_article, sentence_spans
from index.adding.once import CopyFilter
from index.store import FaissDocumentStore

_ARTICLES, _COPIES, _REPORTS = 1_000, 300, 100
_KINDS = ("headline", "cut", "words")
_BATCH = 32  # as adding has it
_PARAGRAPHS = 4  # of an article that is put together
_WORDS = 500  # of a stored article
_DAY = date(2017, 11, 4)


@dataclass(frozen=True)
class Planted:
    """An article of the benchmark.

    :param origin: what it says: the same for an article and its copies.
    :param kind: "original", "report", or what was done to a copy.
    """

    article: Article
    origin: str
    kind: str


def main() -> None:
    """Print recall by kind, precision, and milliseconds an article."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stored", type=int, default=100_000)
    add_record_option(parser)
    arguments = parser.parse_args()
    texts = list(_texts(arguments.data))
    planted = plant(texts, random.Random(7))  # noqa: S311 - repeatable, not secret
    with tempfile.TemporaryDirectory() as folder:
        with closing(_store(Path(folder, "few.sqlite3"))) as store:
            _add(store, [one.article for one in planted])
            figures = _tell_found(store, planted)
        with closing(_store(Path(folder, "many.sqlite3"))) as store:
            _fill(store, texts, arguments.stored)
            spent = _add(store, [one.article for one in planted])
    print(
        f"with {arguments.stored:,} articles stored, milliseconds an article, "
        f"wanted: {Articles.COPIES_TIME}"
    )
    for what, clock in (("by the clock", 0), ("of the processor", 1)):
        looking, writing = (
            sum(part[clock] for part in parts) / len(planted) * 1000
            for parts in zip(*spent, strict=True)
        )
        print(
            f"  {what:<16}: {looking:.2f} to look for copies; {writing:.2f} to write it with its "
            "keys, passages aside"
        )
    figures.append(Articles.COPIES_TIME.figure(looking + writing, n=arguments.stored))
    record_figures(arguments, figures)


def plant(texts: Sequence[tuple[str, list[str]]], rng: random.Random) -> list[Planted]:
    """Return articles, copies and later reports in a random order.

    :param texts: title and paragraphs of each.
    """
    originals = [
        Planted(_article(f"original{i}", title, paragraphs), f"{i}", "original")
        for i, (title, paragraphs) in enumerate(texts[: _ARTICLES - _COPIES - _REPORTS])
    ]
    further = iter(texts[_ARTICLES - _COPIES - _REPORTS :])
    copies = []
    for number, place in enumerate(rng.sample(range(len(originals)), _COPIES)):
        kind = _KINDS[number % len(_KINDS)]
        title, paragraphs = texts[place]
        if kind == "cut":
            paragraphs = paragraphs[:-1]
        elif kind == "words":
            paragraphs = _swapped(paragraphs, rng)
        title = " ".join(rng.sample(title.split(), len(title.split()))) + " - agency report"
        copies.append(Planted(_article(f"copy{number}", title, paragraphs), f"{place}", kind))
    reports = []
    for number, place in enumerate(rng.sample(range(len(originals)), _REPORTS)):
        lead, last = next(further)[1][:2]
        title, paragraphs = texts[place]
        article = _article(f"report{number}", title, [lead, *paragraphs[:2], last])
        reports.append(Planted(article, f"report {number}", "report"))
    planted = [*originals, *copies, *reports]
    rng.shuffle(planted)
    return planted


def _texts(data: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield title and paragraphs, at least three, of each text."""
    for file in collect_sources([data / "articles"]):
        if isinstance(file, SourceFile):
            article = read_article(file)
            paragraphs = article.text[article.body_start :].split("\n\n")
            if len(paragraphs) > 2:
                yield article.title, paragraphs
    for name in ("squadshifts_new_wiki", "squadshifts_reddit", "squadshifts_amazon"):
        for entry in json.loads((data / "qa" / f"{name}.json").read_text(encoding="utf-8"))["data"]:
            found = [paragraph["context"] for paragraph in entry["paragraphs"]]
            title = entry.get("title") or " ".join(found[0].split()[:8])
            for start in range(0, len(found) - _PARAGRAPHS + 1, _PARAGRAPHS):
                yield f"{title} {start}", found[start : start + _PARAGRAPHS]


def _article(name: str, title: str, paragraphs: Sequence[str]) -> Article:
    head = f"{title}\n\n4 November 2017\n\n"
    source = f"/news/{name}.txt"
    return Article(
        id=article_id(source),
        source=source,
        name=f"{name}.txt",
        title=title,
        published=_DAY,
        text=head + "\n\n".join(paragraphs),
        body_start=len(head),
    )


def _swapped(paragraphs: Sequence[str], rng: random.Random) -> list[str]:
    """The paragraphs with up to one word in twenty in another's place."""
    words = [(i, word) for i, paragraph in enumerate(paragraphs) for word in paragraph.split()]
    for _ in range(int(len(words) * rng.uniform(0.01, 0.05) / 2)):
        one, other = rng.randrange(len(words)), rng.randrange(len(words))
        (i, first), (j, second) = words[one], words[other]
        words[one], words[other] = (i, second), (j, first)
    return [" ".join(word for i, word in words if i == k) for k in range(len(paragraphs))]


def _store(path: Path) -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model="none", dimension=2)


def _add(
    store: FaissDocumentStore, articles: Sequence[Article]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Add articles as adding does, without passages.

    :returns: for each batch the seconds to look for copies and to write, by the clock and of the
        processor.
    """
    once = CopyFilter(store=store)
    spent = []
    for start in range(0, len(articles), _BATCH):
        times = [_now()]
        found = once.run(articles=list(articles[start : start + _BATCH]))
        times.append(_now())
        store.write_articles(found["articles"], [], copies=found["copies"])
        times.append(_now())
        looking, writing = (
            (after[0] - before[0], after[1] - before[1]) for before, after in pairwise(times)
        )
        spent.append((looking, writing))
    return spent


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _tell_found(store: FaissDocumentStore, planted: Sequence[Planted]) -> list[Figure]:
    kept = {summary.id: summary.id for summary in store.articles.summaries()}
    kept |= {copy.id: copy.article_id for copy in store.copies.all()}
    by_id = {one.article.id: one for one in planted}
    originals = {one.origin: one.article.id for one in planted if one.kind == "original"}
    for kind in _KINDS:
        copies = [one for one in planted if one.kind == kind]
        found = sum(kept[one.article.id] == kept[originals[one.origin]] for one in copies)
        print(f"copies with another {kind:<8}: {found} of {len(copies)} found")
    copies = [one for one in planted if one.kind in _KINDS]
    recall = statistics.fmean(kept[one.article.id] == kept[originals[one.origin]] for one in copies)
    merged = [(by_id[id_], by_id[of]) for id_, of in kept.items() if id_ != of]
    right = sum(one.origin == other.origin for one, other in merged)
    figures = [
        Articles.COPIES_RECALL.figure(recall, n=len(planted)),
        Articles.COPIES_PRECISION.figure(right / len(merged), n=len(planted)),
    ]
    print(
        f"recall {recall:.3f} (wanted {Articles.COPIES_RECALL.wanted:g}), "
        f"precision {right / len(merged):.3f} (wanted {Articles.COPIES_PRECISION.wanted:g})"
    )
    for one, other in merged:
        if one.origin != other.origin:
            print(
                f"  wrong: {one.article.name} ({one.kind}) of {other.article.name} ({other.kind})"
            )
    return figures


def _fill(store: FaissDocumentStore, texts: Sequence[tuple[str, list[str]]], number: int) -> None:
    """Store so many articles, their sentences drawn from `texts`."""
    rng = random.Random(8)  # noqa: S311 - repeatable, not secret
    paragraphs = [paragraph for _, found in texts for paragraph in found]
    sentences = [text[s:e] for text in paragraphs for s, e in sentence_spans(text)]
    lengths = [len(sentence.split()) for sentence in sentences]
    batch: list[Article] = []
    for i in range(number):
        chosen, length = [], 0
        while length < _WORDS:
            place = rng.randrange(len(sentences))
            chosen.append(sentences[place])
            length += lengths[place]
        parts = [" ".join(chosen[k : k + 4]) for k in range(0, len(chosen), 4)]
        batch.append(replace(_article(f"stored{i}", f"Stored {i}", parts)))
        if len(batch) == 500 or i == number - 1:
            store.write_articles(batch, [])
            batch = []


if __name__ == "__main__":
    main()
