"""Earlier versions of articles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.store import FaissDocumentStore
from index.tables import revisions
from tests.index.reports import LAST, LEAD, MIDDLE, report
from tests.index.restoring import bring_back

FIRST = replace(
    report("a.txt", LEAD, MIDDLE),
    author="A. Writer",
    pages=(0, 20),
    published_at=datetime(2018, 9, 22, 18, tzinfo=UTC),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    opened = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    yield opened
    opened.close()


def test_a_version_that_is_replaced_is_kept_as_it_was(store: FaissDocumentStore) -> None:
    store.write_articles([FIRST], [])
    assert store.revisions.all(FIRST.id) == []
    second = report("a.txt", LEAD, MIDDLE, LAST)
    store.write_articles([second], [])
    assert store.articles.get(FIRST.id) == replace(second, revision=2)
    assert store.revisions.get(FIRST.id, 1) == FIRST
    assert store.revisions.get(FIRST.id, 2) is None
    (kept,) = store.revisions.all(FIRST.id)
    assert kept.article == FIRST
    assert kept.replaced_at.tzinfo is not None


def test_only_the_latest_versions_are_kept(
    store: FaissDocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "_MOST", 2)
    for number in range(5):
        store.write_articles([replace(FIRST, author=f"{number}")], [])
    kept = [(r.article.revision, r.article.author) for r in store.revisions.all(FIRST.id)]
    assert kept == [(3, "2"), (4, "3")]


def test_versions_are_in_a_backup(store: FaissDocumentStore, tmp_path: Path) -> None:
    store.write_articles([FIRST], [])
    store.write_articles([report("a.txt", LEAD, MIDDLE, LAST)], [])
    store.back_up(tmp_path / "backup")
    store.remove_article(FIRST.id)
    bring_back(store, tmp_path / "backup")
    assert store.revisions.get(FIRST.id, 1) == FIRST
    assert store.copies.alike(store.copies.keys_of(FIRST)) == [FIRST.id]
