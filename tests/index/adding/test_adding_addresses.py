"""Adding addresses to an archive: what is kept of a page, and what is not fetched again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack import Pipeline

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
    assert add(pipeline, web, page).added == (page,)


def test_a_private_address_is_refused_by_default(web: WebServer, store: FaissDocumentStore) -> None:
    pipeline = adding_pipeline(store, HashedWords(name="m"))
    report = add_files(pipeline, ["http://127.0.0.1/"], lambda done, found: None)
    assert [error.reason for error in report.refused] == [
        "127.0.0.1 is at 127.0.0.1, a loopback address; the setting private_hosts allows it"
    ]
