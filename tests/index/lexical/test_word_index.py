"""Words in tantivy, in step with the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from haystack import Document

from index.lexical import word_index
from index.store import FaissDocumentStore
from tests.index.restoring import bring_back


def open_store(path: Path) -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model="m", dimension=2)


def passages(first: int, last: int, words: str = "The ferry sails") -> list[Document]:
    return [
        Document(
            id=str(i),
            content=f"{words} at {i} o'clock.",
            meta={"title": "Noon", "even": i % 2 == 0},
        )
        for i in range(first, last)
    ]


def ids(store: FaissDocumentStore, question: str, k: int = 100) -> list[str]:
    return [d.id for d in store.search_words(question, k)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the archive lies."""
    return tmp_path / "archive.sqlite3"


@pytest.fixture
def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaissDocumentStore]:
    """A store whose words are in tantivy."""
    monkeypatch.setattr(word_index, "FTS5_UPTO", 10)
    store = open_store(path)
    store.write_documents(passages(0, 20))
    assert "words by FTS5" in store.describe()
    store.save_snapshot(always=True)
    assert "words by tantivy" in store.describe()
    yield store
    store.close()


def test_both_ways_find_the_same_words(
    store: FaissDocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write_documents([Document(id="café", content="Workers flooded the café, 7 of them.")])
    questions = ["ferry 7", "flooding cafes worker", "noon", "the", "", "?!", "zebra", "FERRY"]
    by_tantivy = [(sorted(ids(store, q)), store.document_frequencies([q])) for q in questions]
    monkeypatch.setattr(word_index, "FTS5_UPTO", 1000)
    by_fts5 = [
        (sorted(ids(store, q)), store.document_frequencies([q]) if q.isalpha() else None)
        for q in questions
    ]
    assert [found for found, _ in by_tantivy] == [found for found, _ in by_fts5]
    assert by_tantivy[2][1] == by_fts5[2][1] == [20]


def test_the_rarer_word_counts_more_and_scores_fall(store: FaissDocumentStore) -> None:
    found = store.search_words("ferry 7", 5)
    assert found[0].id == "7"
    scores = [d.score or 0 for d in found]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_what_is_added_and_removed_is_seen_at_once_by_every_store(
    store: FaissDocumentStore, path: Path
) -> None:
    reader = open_store(path)
    assert ids(reader, "tram") == []
    store.write_documents(passages(20, 23, "The tram rings"))
    assert ids(reader, "tram") == ids(store, "tram") == ["20", "21", "22"]
    store.delete_documents(["21"])
    assert ids(reader, "tram") == ids(store, "tram") == ["20", "22"]
    store.update_by_filter({"field": "id", "operator": "==", "value": "20"}, {"title": "Bell"})
    assert sorted(ids(reader, "tram")) == ["20", "22"]
    assert ids(reader, "bell") == ["20"]
    reader.close()


def test_filters_hold(store: FaissDocumentStore) -> None:
    even = {"field": "meta.even", "operator": "==", "value": True}
    assert [d.id for d in store.search_words("ferry", 3, even)] == ["0", "2", "4"]
    one = {"field": "id", "operator": "in", "value": ["19"]}
    assert [d.id for d in store.search_words("ferry", 3, one)] == ["19"]
    assert store.search_words("ferry", 3, {"field": "id", "operator": "==", "value": "x"}) == []


def test_while_another_process_writes_it_is_searched_as_it_is(
    store: FaissDocumentStore, path: Path
) -> None:
    with FileLock(f"{path.with_suffix('.words')}.lock"):
        store.write_documents(passages(20, 23, "The tram rings"))
        assert ids(store, "tram") == []
        assert len(ids(store, "ferry")) == 20
    assert ids(store, "tram") == ["20", "21", "22"]


def test_a_damaged_one_gives_way_to_fts5_and_is_built_again(
    store: FaissDocumentStore, path: Path
) -> None:
    store.close()
    for file in path.with_suffix(".words").glob("*"):
        file.write_bytes(b"damaged")
    again = open_store(path)
    assert len(ids(again, "ferry")) == 20
    assert "words by FTS5" in again.describe()
    again.save_snapshot(always=True)
    assert "words by tantivy" in again.describe()
    assert len(ids(again, "ferry")) == 20
    again.close()


def test_after_a_backup_is_restored_it_is_of_that(store: FaissDocumentStore, path: Path) -> None:
    backup = path.with_name("backup.db")
    store.back_up(backup)
    store.write_documents(passages(20, 23, "The tram rings"))
    reader = open_store(path)
    assert len(ids(reader, "tram")) == 3
    bring_back(store, backup)
    assert ids(reader, "tram") == ids(store, "tram") == []
    assert len(ids(reader, "ferry")) == len(ids(store, "ferry")) == 20
    reader.close()
