"""Several processes with one archive: one that writes, others that see it at once."""

import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index.database import lock
from index.errors import StorageError
from index.store import FaissDocumentStore
from tests.index.crashing import _ENCODER, change, open_store
from tests.index.dense.test_following import documents

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.index.crashing"])


def reading(path: Path, connection: Connection) -> None:
    """Answer each question with the ids of both searches, and how many passages there are."""
    store = open_store(path)
    connection.send("ready")
    while (question := connection.recv()) is not None:
        vector = _ENCODER.encode([question])[0]
        connection.send(
            (
                {d.id for d in store.search_vectors(vector, 1000)},
                {d.id for d in store.search_words(question, 1000)},
                store.count_documents(),
            )
        )
    store.close()


def holding(path: Path, connection: Connection) -> None:
    """Keep the archive's lock until told otherwise."""
    store = open_store(path)
    with store._database.write():
        connection.send("held")
        connection.recv()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the archive lies."""
    return tmp_path / "archive.sqlite3"


def test_readers_see_a_new_article_and_a_removal_at_once_and_never_half_of_one(path: Path) -> None:
    store = open_store(path)
    change(store, 0)
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=reading, args=(path, theirs), daemon=True)
    process.start()
    assert ours.recv() == "ready"
    words = "ferry harbour bridge mayor storm flood council school train market"
    for position in range(1, 15):
        change(store, position)
        written = time.monotonic()
        ours.send(words)
        by_vector, by_words, count = ours.recv()
        ids = {document.id for document in store.filter_documents()}
        assert by_vector == by_words == ids
        assert count == len(ids)
        assert time.monotonic() - written < 60  # no bound: the reader sees it in its next answer
    ours.send(None)
    process.join()
    store.close()


def test_a_reader_that_asks_all_the_time_sees_whole_articles_only(path: Path) -> None:
    store = open_store(path)
    change(store, 0)
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=reading, args=(path, theirs), daemon=True)
    process.start()
    assert ours.recv() == "ready"
    sizes = {store.count_documents()}
    for position in range(1, 20):
        ours.send("ferry harbour bridge mayor storm flood council school train market")
        change(store, position)  # while it searches
        sizes.add(store.count_documents())
        by_vector, by_words, count = ours.recv()
        assert {len(by_vector), len(by_words), count} <= sizes
    ours.send(None)
    process.join()
    store.close()


def test_a_second_writer_is_told_who_holds_the_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_WAIT_SECONDS", 0.1)
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=holding, args=(path, theirs), daemon=True)
    process.start()
    assert ours.recv() == "held"
    store = FaissDocumentStore(path=str(path), model=_ENCODER.name, dimension=64)
    with pytest.raises(StorageError) as caught:
        store.write_documents([])
    assert f"pid {process.pid}, since" in str(caught.value)
    assert str(caught.value).endswith("is writing to the archive; try again")
    assert store.search_words("ferry", 3) == []  # which needs no lock
    ours.send("let go")
    process.join()
    store.write_documents(documents(0))
    process = CONTEXT.Process(target=holding, args=(path, theirs), daemon=True)
    process.start()
    assert ours.recv() == "held"
    process.kill()  # the system frees the lock of a process that dies
    process.join()
    store.write_documents([])
    store.close()
