"""Lines that sites put around their articles: how many are taken away, and what else is.

    python -m benchmarks.furniture [--pages 40] [--data FOLDER]

Pages of made-up sites are read as `newsquote add` reads them, trafilatura and all, and added to an
archive, as many at a time as adding has it for pages. Each site has header and footer lines of its
own, written as papers have them; its articles are sentences of samples/articles, and some sites end
or begin nearly all of theirs with the same sentence of news ("The trial continues."), which must
stay. Told are the planted lines that came through the extraction, how many of those are in the
stored text, in the first five pages of their site and in all, and how many lines of news are
missing. A second run adds all pages again: none may have changed. With `--data` the articles of
FOLDER/articles are added, and told is how many lines they lost.

Then the time that it takes an article, with so many stored as `--stored` says.
"""

import argparse
import html
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from benchmarks.figures_in_rows import header, row
from benchmarks.furniture_sites import NEWS, OTHER_FURNITURE, SITES, Site
from benchmarks.fuzz_files import Free
from documents import Article, SourceFile, article_id, collect_sources, read_article, sentence_spans
from documents.site_words import speaks_of_site
from index import FaissDocumentStore, add_files, adding_pipeline
from index.adding.trimming import FurnitureFilter

_SAMPLES = Path(__file__).parents[1] / "samples" / "articles"
_AT_ONCE = 8  # pages to a batch, as adding from the web has it


def main() -> None:
    """Print what is left of the planted lines, what is lost of the news, and the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--stored", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        _tell_words()
        _tell_sites(Path(temporary), arguments.pages)
        if arguments.data is not None:
            _tell_articles(Path(temporary), arguments.data / "articles")
        _tell_time(Path(temporary), arguments.stored)


def pages_of(site: Site, number: int, sentences: Sequence[str], rng: random.Random) -> list[str]:
    """Return `number` pages of a site, as HTML."""
    return [_page(site, i, sentences, rng) for i in range(number)]


def sample_sentences() -> list[str]:
    """Return the sentences of samples/articles."""
    found = []
    for file in collect_sources([_SAMPLES]):
        if isinstance(file, SourceFile):
            article = read_article(file)
            body = article.text[article.body_start :]
            found += [body[start:end] for start, end in sentence_spans(body)]
    return [sentence for sentence in found if "\n" not in sentence]


def _page(site: Site, number: int, sentences: Sequence[str], rng: random.Random) -> str:
    news = [" ".join(rng.sample(sentences, 3)) for _ in range(rng.randint(2, 6))]
    if rng.random() < 0.9:
        news = [*site.opening, *news, *site.closing]
    # A line that each page has its own of, such as its author, stands among the others.
    below = list(site.below)
    if rng.random() < 0.5:
        below.insert(rng.randrange(len(below) + 1), f"Reporting by desk {rng.randint(1, 99)}")
    title = f"Report {number}: {' '.join(rng.choice(sentences).split()[:7])}"
    day = f"2026-03-{1 + number % 28:02}"
    body = "".join(f"<p>{html.escape(line)}</p>" for line in (*site.above, *news, *below))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{html.escape(title)}</title>'
        f'<meta property="og:title" content="{html.escape(title)}">'
        f'<meta property="og:site_name" content="{site.name}">'
        f'<meta property="article:published_time" content="{day}"></head><body>'
        f'<nav><a href="/">Home</a> <a href="/news">News</a></nav><main><article>'
        f"<h1>{html.escape(title)}</h1>{body}</article></main>"
        f"<footer><p>About {site.name}</p></footer></body></html>"
    )


def _tell_words() -> None:
    missed = [line for line in OTHER_FURNITURE if not speaks_of_site(line, ("Wexmoor News",))]
    taken = [line for line in NEWS if speaks_of_site(line, ("Wexmoor News",))]
    print(f"{len(OTHER_FURNITURE)} other lines of sites, not told by their words: {len(missed)}")
    print(f"{len(NEWS)} lines of news, taken for lines of a site by their words: {len(taken)}")
    for line in (*missed, *taken):
        print(f"  {line}")


def _tell_sites(folder: Path, number: int) -> None:
    rng = random.Random(7)  # noqa: S311 - repeatable, not secret
    sentences = sample_sentences()
    files: dict[str, list[SourceFile]] = {}
    for site in SITES:
        pages = pages_of(site, number, sentences, rng)
        files[site.host] = [
            SourceFile(
                Path(), f"https://{site.host}/{i}", content=page.encode(), media_type="text/html"
            )
            for i, page in enumerate(pages)
        ]
    with closing(_store(folder / "sites.sqlite3")) as store:
        pipeline = adding_pipeline(store, Free())
        batches = [
            [file for site in SITES for file in files[site.host][i : i + 1]] for i in range(number)
        ]
        alone = [files[site.host][i : i + _AT_ONCE] for site in SITES for i in range(0, number, 8)]
        for how, order in (("in turns with the other sites", batches), ("site by site", alone)):
            for summary in store.articles.summaries():
                store.remove_article(summary.id)
            for batch in order:
                add_files(pipeline, batch, lambda done, found: None)
            _tell(how, store, files)
            again = [add_files(pipeline, b, lambda done, found: None) for b in order]
            changed = [name for report in again for name in (*report.added, *report.replaced)]
            print(f"\nadded again: {len(changed)} of {number * len(SITES)} changed\n")


def _tell(how: str, store: FaissDocumentStore, files: dict[str, list[SourceFile]]) -> None:
    print(f"pages added {how}:\n")
    print(header("site", "site's lines", "of these left", "in its first 5", "news", "of it lost"))
    kept: set[str] = set()
    total = [0, 0, 0, 0, 0]
    for site in SITES:
        counts = [0, 0, 0, 0, 0]
        for place, file in enumerate(files[site.host]):
            came = read_article(file)
            stored = store.articles.get(came.id)
            if stored is None:
                raise ValueError(f"{file.name} was not stored")
            lines = came.text[came.body_start :].split("\n\n")
            left = stored.text[stored.body_start :].split("\n\n")
            planted = {*site.above, *site.below}
            for line in lines:
                gone = line not in left
                if line in planted:
                    counts[0] += 1
                    counts[1] += not gone
                    counts[2] += not gone and place < 5
                    if not gone and place >= 5:
                        kept.add(line)
                else:
                    counts[3] += 1
                    counts[4] += gone
        print(row(site.name, *map(str, counts)))
        total = [a + b for a, b in zip(total, counts, strict=True)]
    print(row("all", *map(str, total)))
    planted_, left_, first = total[:3]
    print(f"\nrecall {1 - left_ / planted_:.3f}, without the first 5 pages of each site ", end="")
    print(f"{1 - (left_ - first) / (planted_ * (1 - 5 / len(files[SITES[0].host]))):.3f}")
    for line in sorted(kept):
        print(f"left: {line}")


def _tell_articles(folder: Path, articles: Path) -> None:
    with closing(_store(folder / "articles.sqlite3")) as store:
        pipeline = adding_pipeline(store, Free(), once=False)
        add_files(pipeline, [articles], lambda done, found: None)
        files = [file for file in collect_sources([articles]) if isinstance(file, SourceFile)]
        came = [read_article(file) for file in files]
        changed = [a.name for a in came if _text(store, a) != a.text]
    print(f"{articles.name}: {len(came)} articles, {len(changed)} lost lines {changed}")


def _tell_time(folder: Path, stored: int) -> None:
    """Articles of 1,000 sites of which each has a line; each batch of 8 comes from one."""
    rng = random.Random(7)  # noqa: S311 - repeatable, not secret
    sentences = sample_sentences()
    hosts = [f"site{i}.example" for i in range(1_000)]
    footer = "Sign up for our newsletter and get the news in your inbox."

    def made(number: int, host: str) -> Article:
        source = f"https://{host}/{number}"
        body = "\n\n".join(" ".join(rng.sample(sentences, 4)) for _ in range(6))
        text = f"Report {number}\n\n{body}\n\n{footer}"
        return Article(article_id(source), source, source, f"Report {number}", None, text, 10)

    with closing(_store(folder / "time.sqlite3")) as store:
        trimming = FurnitureFilter(store=store)
        sample = made(0, hosts[0])
        (arrival,) = trimming.run([sample])["arrivals"]
        for start in range(0, stored, 5_000):
            numbers = range(start, min(stored, start + 5_000))
            arrivals = [
                replace(arrival, id=f"{i:016x}", site=rng.choice(hosts), core=i) for i in numbers
            ]
            store.write_articles([], [], arrivals=arrivals)
        batches = []
        for start in range(0, 2_000, _AT_ONCE):
            host = rng.choice(hosts)
            batches.append([made(i, host) for i in range(start, start + _AT_ONCE)])
        began, spent = time.perf_counter(), time.process_time()
        cut = 0
        for batch in batches:
            found = trimming.run(batch)
            cut += sum(footer not in article.text for article in found["articles"])
        seconds, used = time.perf_counter() - began, time.process_time() - spent
        count = sum(map(len, batches))
        print(
            f"{stored:,} stored: {seconds / count * 1000:.2f} ms an article, "
            f"{used / count * 1000:.2f} of the processor; {cut} of {count} were cut"
        )


def _text(store: FaissDocumentStore, article: Article) -> str | None:
    stored = store.articles.get(article.id)
    return None if stored is None else stored.text


def _store(path: Path) -> FaissDocumentStore:
    encoder = Free()
    return FaissDocumentStore(path=str(path), model=encoder.name, dimension=encoder.dimension)


if __name__ == "__main__":
    main()
