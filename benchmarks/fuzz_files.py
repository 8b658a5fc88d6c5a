"""Damaged files of every format, added to an archive: what must hold, whatever they hold.

    python -m benchmarks.fuzz_files [--files 10000] [--seed 7] [--seconds 20]

Files of every format that is read, made from samples/articles, are changed at random: bytes
flipped, left out, doubled, taken from a file of another format; the members of ZIP packages are
changed one by one and packed again, so that the damage reaches the XML and not only the ZIP. They
are added by `index.add_files`, as `newsquote add` adds them, to an archive with an encoder that
costs nothing. A violation is an exception, a reading process that broke down rather than refuse, a
file that took longer than its time, a process that took more than its memory, and an article that
is stored in part, or with a text, title, date or page that no article may have. Exits with 1 where
there is any.
"""

import argparse
import io
import random
import resource
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Articles
from benchmarks.figures_in_rows import header, row
from documents import Article, ReadingOptions, passages_of
from index import AddReport, FaissDocumentStore, add_files, adding_pipeline
from tests.documents.corpus import corpus, known_articles

_SAMPLES = Path(__file__).parents[1] / "samples"
_CHUNK = 250
_MOST_SHOWN = 10
_TOKENS = [
    *[b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\\ud800", b"\n\n", b"\r", b'"'],
    *[b"<", b"&#0;", b"&lol;", b"<![CDATA[", b"]]>", b"<div>" * 500, b"{", b"[" * 500],
    *[b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"-1", b"99999999999999999999", b"9999-99-99"],
    *[b"%PDF-1.4\n", b"endobj", b"stream\n", b"/Filter/FlateDecode", b"PK\x03\x04"],
    *[b"--=boundary", b"Content-Type: text/html; charset=nonsense\n", b"=?utf-8?b?"],
]


class Free:
    """An encoder that costs nothing: one unit vector for whatever text."""

    name = "free"
    dimension = 8

    def warm_up(self) -> None:
        """Nothing has to be loaded."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector for each text."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        vectors[:, 0] = 1
        return vectors


@dataclass
class Tally:
    """What came of the files so far, by kind of file."""

    asked: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


def main() -> None:
    """Add, print counts, and exit with 1 where there was a violation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=20, help="that one file may take")
    add_record_option(parser)
    arguments = parser.parse_args()
    start = time.perf_counter()
    options = ReadingOptions(seconds=arguments.seconds)
    with tempfile.TemporaryDirectory() as temporary:
        tally = fuzz(Path(temporary), number=arguments.files, seed=arguments.seed, options=options)
    seconds = time.perf_counter() - start
    print(header("format", "files", "articles", "refused", "over a limit"))
    for kind in sorted(tally.asked):
        counts = (tally.asked[kind], tally.read[kind], tally.refused[kind], tally.limited[kind])
        print(row(kind, *map(str, counts)))
    print("\nmost frequent reasons:")
    for reason, count in tally.reasons.most_common(12):
        print(f"{count:6} {reason}")
    # Kilobytes on Linux; of the largest child, none of which is anything but a reading process.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nlargest reading process: {peak:.0f} MB of {options.memory // 2**20} MB")
    print(
        f"{sum(tally.asked.values())} files in {seconds:.0f} s, {len(tally.violations)} violations"
    )
    for violation in tally.violations[:_MOST_SHOWN]:
        print(violation[:2000])
    figure = Articles.DAMAGED.figure(len(tally.violations), n=tally.asked.total())
    record_figures(arguments, [figure])
    sys.exit(bool(tally.violations))


def fuzz(folder: Path, *, number: int, seed: int, options: ReadingOptions) -> Tally:
    """Add `number` changed files to a new archive in `folder`, and return what came of them."""
    tally = Tally()
    encoder = Free()
    store = FaissDocumentStore(
        path=str(folder / "archive.sqlite3"), model=encoder.name, dimension=encoder.dimension
    )
    # The formats hold the same few articles: as copies of each other they would not be stored.
    pipeline = adding_pipeline(store, encoder, once=False)
    files = changed_files(number, seed=seed)
    try:
        for first in range(0, number, _CHUNK):
            news = folder / f"news{first}"
            news.mkdir()
            for name, raw in (next(files) for _ in range(min(_CHUNK, number - first))):
                (news / f"{tally.asked.total():05}-{name}").write_bytes(raw)
                tally.asked[name] += 1
            try:
                report = add_files(pipeline, [news], lambda done, found: None, options=options)
            except Exception as error:  # any is what is looked for
                tally.violations.append(f"{type(error).__name__}: {error} (files from {first})")
                continue
            count(tally, report)
            check(tally, store, report, news)
            so_far = f"{tally.asked.total()} files, {len(tally.violations)} violations"
            print(so_far, file=sys.stderr, flush=True)
    finally:
        store.close()
    return tally


def count(tally: Tally, report: AddReport) -> None:
    """Count what a report says, and that a process broke down."""
    for name in (*report.added, *report.replaced, *report.unchanged):
        tally.read[_kind(name)] += 1
    for error in report.refused:
        kind = _kind(error.source)
        limited = error.reason.startswith("reading it takes")
        (tally.limited if limited else tally.refused)[kind] += 1
        said = " ".join("0" if word.isdigit() else word for word in error.reason.split())
        tally.reasons[said[:90]] += 1
        if "broke down" in error.reason:
            tally.violations.append(str(error))


def check(tally: Tally, store: FaissDocumentStore, report: AddReport, news: Path) -> None:
    """Check that what the report says was added is stored in whole, and nothing else."""
    stored = {
        summary.source: summary
        for summary in store.articles.summaries()
        if summary.source.startswith(f"{news}/")
    }
    names = Counter((*report.added, *report.replaced))
    if len(stored) > sum(names.values()):
        tally.violations.append(f"{len(stored)} articles stored, {sum(names.values())} reported")
    for summary in stored.values():
        article = store.articles.get(summary.id)
        if article is None or article.name not in names:
            tally.violations.append(f"stored, but not reported: {summary.source}")
            continue
        if summary.passages != len(passages_of(article)):
            tally.violations.append(f"{summary.passages} passages stored of {article.name}")
        tally.violations += [f"{fault}: {article.name}" for fault in faults(article)]


def faults(article: Article) -> Iterator[str]:
    """Yield what no article may have and this one has."""
    article.text.encode("utf-8")
    if not any(map(str.isalnum, article.text)):
        yield "no words"
    controls = {c for c in article.text if unicodedata.category(c) in ("Cs", "Cc")}
    if controls - set("\n\t\x0b\x0c\x7f") - set(map(chr, range(0x80, 0xA0))):
        yield f"control characters {controls!r}"
    if any(c in article.text for c in "\u202d\u202e"):
        yield "marks that turn the order of text"
    if not article.title.strip() or "\n" in article.title:
        yield f"a title {article.title!r}"
    if article.published is not None and not 1600 <= article.published.year <= 2100:
        yield f"published {article.published}"
    if list(article.pages) != sorted(article.pages) or any(
        not 0 <= page <= len(article.text) for page in article.pages
    ):
        yield f"pages {article.pages}"


def changed_files(number: int, *, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield `number` files, each with the name of the one it was made from."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    originals = corpus(known_articles(_SAMPLES))
    names = sorted(originals)
    for i in range(number):
        name = names[i % len(names)]
        raw = originals[name]
        if zipfile.is_zipfile(io.BytesIO(raw)) and rng.random() < 0.6:
            yield name, _repacked(raw, rng, originals)
        else:
            yield name, _changed(raw, rng, originals)


def _repacked(raw: bytes, rng: random.Random, originals: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        members = old.namelist()
        chosen = rng.choice(members)
        for name in members:
            content = old.read(name)
            if name == chosen:
                content = _changed(content, rng, originals)
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _changed(raw: bytes, rng: random.Random, originals: dict[str, bytes]) -> bytes:
    """Return `raw` with a few changes of any kind."""
    found = bytearray(raw)
    for _ in range(rng.choice([1, 1, 2, 3, 8, 40])):
        place = rng.randrange(len(found) + 1)
        length = rng.choice([1, 1, 2, 4, 16, 64, 1024])
        kind = rng.randrange(7)
        if kind == 0 and found:
            found[min(place, len(found) - 1)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del found[place : place + length]
        elif kind == 2:
            found[place:place] = rng.choice(_TOKENS)
        elif kind == 3:
            found[place:place] = rng.randbytes(length)
        elif kind == 4:
            found[place:place] = found[place : place + length] * rng.choice([1, 2, 20])
        elif kind == 5:
            other = originals[rng.choice(sorted(originals))]
            start = rng.randrange(len(other))
            found[place : place + length] = other[start : start + length]
        elif rng.random() < 0.2:
            del found[place:]
    return bytes(found)


def _kind(name: str) -> str:
    return name.partition("/")[0].partition("#")[0].partition("-")[2]


if __name__ == "__main__":
    main()
