"""Adding addresses to an archive: what is kept of a page, and what is not fetched again."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from haystack import Pipeline
from numpy.typing import NDArray

from documents import WebOptions, article_id
from index import AddReport, FaissDocumentStore, add_files, adding_pipeline
from tests.documents.web_server import Page, WebServer, article_page, web_server
from tests.index.fake_encoder import HashedWords


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on this machine."""
    with web_server() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An archive in a file of its own."""
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=16)
    yield store
    store.close()


def add(pipeline: Pipeline, web: WebServer, *named: Path | str, dry_run: bool = False) -> AddReport:
    options = WebOptions(private_hosts=(web.host,), pause=0, tries=1)
    return add_files(pipeline, named, lambda done, found: None, web=options, dry_run=dry_run)


def test_pages_and_files_are_added_together_and_fetched_again_only_when_changed(
    tmp_path: Path, web: WebServer, store: FaissDocumentStore
) -> None:
    pipeline = adding_pipeline(store, HashedWords(name="m"))
    page = web.at("/storm")
    (tmp_path / "a.txt").write_text("A ferry sank in the harbour on Monday.")
    web.pages["/storm"] = Page(article_page(), headers={"ETag": '"1"'})
    tried = add(pipeline, web, tmp_path / "a.txt", page, dry_run=True)
    assert (tried.added, store.articles.get(article_id(page))) == (("a.txt", page), None)

    report = add(pipeline, web, tmp_path / "a.txt", page, web.at("/missing"))
    assert report.added == ("a.txt", page)
    assert [str(error) for error in report.refused] == [f"{web.at('/missing')}: not found"]
    stored = store.articles.get(article_id(page))
    assert stored is not None
    assert (stored.source, stored.url, stored.revision) == (page, page, 1)

    web.asked.clear()
    assert add(pipeline, web, page).unchanged == (page,)
    assert web.asked[-1].headers["if-none-match"] == '"1"'

    web.pages["/storm"] = Page(article_page("Storm closes both roads"), headers={"ETag": '"2"'})
    assert add(pipeline, web, page).replaced == (page,)
    changed = store.articles.get(article_id(page))
    assert changed is not None
    assert (changed.title, changed.revision) == ("Storm closes both roads", 2)


def test_a_page_that_was_removed_is_fetched_anew(web: WebServer, store: FaissDocumentStore) -> None:
    pipeline = adding_pipeline(store, HashedWords(name="m"))
    web.pages["/storm"] = Page(article_page(), headers={"ETag": '"1"'})
    page = web.at("/storm")
    add(pipeline, web, page)
    store.remove_article(article_id(page))
    entry = f"<item><title>Storm</title><link>{page}</link></item>"
    feed = f'<rss version="2.0"><channel>{entry}</channel></rss>'
    web.pages["/feed"] = Page(feed, media_type="application/rss+xml")
    assert add(pipeline, web, web.at("/feed")) == AddReport()
    assert add(pipeline, web, page).added == (page,)
    assert add(pipeline, web, web.at("/feed")).unchanged == (page,)


class Waiting(HashedWords):
    """An encoder that embeds once further pages have been asked for."""

    def __init__(self, web: WebServer) -> None:
        super().__init__(name="m")
        self._web = web
        self.ahead: list[int] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        end = time.monotonic() + 60
        while len(self._web.paths()) < 12 and time.monotonic() < end:
            time.sleep(0.02)
        self.ahead.append(len(self._web.paths()))
        return super().encode(texts)


def test_further_pages_are_fetched_while_pages_are_embedded(
    web: WebServer, store: FaissDocumentStore
) -> None:
    paths = [f"/{number}" for number in range(12)]
    web.pages |= {path: Page(article_page(f"Road {path[1:]} is closed")) for path in paths}
    encoder = Waiting(web)
    report = add(adding_pipeline(store, encoder, once=False), web, *map(web.at, paths))
    assert report.added == tuple(map(web.at, paths))
    assert encoder.ahead[0] == 12  # of which the first eight are being embedded


def test_what_was_fetched_ahead_of_an_interruption_is_fetched_again(
    web: WebServer, store: FaissDocumentStore
) -> None:
    paths = [f"/{number}" for number in range(12)]
    items = "".join(
        f"<item><title>Road</title><link>{web.at(path)}</link></item>" for path in paths
    )
    feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    web.pages["/feed"] = Page(feed, media_type="application/rss+xml", headers={"ETag": '"1"'})
    web.pages |= {path: Page(article_page(f"Road {path[1:]} is closed")) for path in paths}
    pipeline = adding_pipeline(store, HashedWords(name="m"), once=False)
    options = WebOptions(private_hosts=(web.host,), pause=0, tries=1)

    def interrupted(done: int, found: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_files(pipeline, [web.at("/feed")], interrupted, web=options)
    kept = len(store.articles.summaries())
    assert kept == 8
    web.asked.clear()
    report = add(pipeline, web, web.at("/feed"))
    assert (len(report.added), len(report.unchanged)) == (4, 8)
    assert web.paths() == ["/feed", *paths[8:]]
    assert add(pipeline, web, web.at("/feed")).unchanged == (web.at("/feed"),)


def test_a_private_address_is_refused_by_default(web: WebServer, store: FaissDocumentStore) -> None:
    pipeline = adding_pipeline(store, HashedWords(name="m"))
    report = add_files(pipeline, ["http://127.0.0.1/"], lambda done, found: None)
    assert [error.reason for error in report.refused] == [
        "127.0.0.1 is at 127.0.0.1, a loopback address; the setting private_hosts allows it"
    ]
