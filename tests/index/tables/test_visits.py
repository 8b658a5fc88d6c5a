"""What is remembered of addresses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from documents import Article, Visit, article_id
from documents.web.validators import Validators
from index.store import FaissDocumentStore, Kept

NOW = datetime(2020, 3, 4, 10, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    opened = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    yield opened
    opened.close()


def article(source: str) -> Article:
    """One that came from `source`."""
    text = "Storm closes the coast road\n\nWaves broke over the sea wall for two hours."
    return Article(article_id(source), source, source, "Storm closes the coast road", None, text)


def test_a_visit_is_remembered_as_it_was(store: FaissDocumentStore) -> None:
    address = "https://a.example/1"
    gave = Visit(address, NOW, Validators('"1"', "Wed", address), "hash")
    store.write_articles([article(address)], [])
    for visit in (gave, replace(gave, refused="not found")):
        store.visits.remember([visit])
        assert store.visits.visit(address) == visit
    assert store.visits.visit("https://a.example/2") is None


def test_what_is_removed_is_remembered_as_removed_with_its_further_sources(
    store: FaissDocumentStore,
) -> None:
    kept, copy, file = map(article, ("https://a.example/1", "https://b.example/#2", "/news/1.txt"))
    store.write_articles([kept], [], copies=[Kept(copy, kept.id), Kept(file, kept.id)])
    store.visits.remember([Visit(kept.source, NOW, listed="hash")])
    store.remove_copy(copy.id)
    assert store.visits.visit(kept.source) == Visit(kept.source, NOW, listed="hash")
    store.write_articles([], [], copies=[Kept(copy, kept.id)])
    store.visits.remember([Visit(copy.source, NOW)])
    store.remove_article(kept.id)
    visits = [store.visits.visit(each.source) for each in (kept, copy, file)]
    assert [visit and visit.removed for visit in visits] == [True, True, None]
    store.visits.remember([Visit(kept.source, NOW)])
    assert store.visits.visit(kept.source) == Visit(kept.source, NOW)


def test_what_takes_the_place_of_what_is_withdrawn_is_not_removed(
    store: FaissDocumentStore,
) -> None:
    file, page = map(article, ("/news/1.txt", "https://a.example/1"))
    store.write_articles([file], [], copies=[Kept(page, file.id)])
    store.visits.remember([Visit(page.source, NOW)])
    store.write_articles([page], [], removed=[file.id])
    assert store.visits.visit(page.source) == Visit(page.source, NOW)


def test_what_is_missing_had_been_removed_as_far_as_an_earlier_version_noted(
    store: FaissDocumentStore,
) -> None:
    stored, missing = "https://a.example/1", "https://a.example/2"
    store.write_articles([article(stored)], [])
    with store._database.write() as connection:
        for address in (stored, missing):
            connection.execute(
                "INSERT INTO visits (address, at, listed) VALUES (?, ?, 'hash')",
                (address, NOW.isoformat()),
            )
    visits = [store.visits.visit(address) for address in (stored, missing)]
    assert [visit and visit.removed for visit in visits] == [False, True]
    # What this version notes and is missing was lost.
    store.visits.remember([Visit(missing, NOW, listed="hash")])
    assert store.visits.visit(missing) == Visit(missing, NOW, listed="hash")
