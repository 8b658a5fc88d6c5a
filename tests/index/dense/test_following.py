"""The FAISS index: its snapshot, and how it follows the database."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from haystack import Document
from numpy.typing import NDArray

from index.dense import following, vectors
from index.dense.snapshot import SnapshotError, read_manifest, read_snapshot
from index.store import FaissDocumentStore

DIMENSION = 8


def unit_vectors(count: int, *, seed: int = 0) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def documents(count: int, *, seed: int = 0) -> list[Document]:
    return [
        Document(id=f"{seed}:{i}", content=f"passage {i}", embedding=vector.tolist())
        for i, vector in enumerate(unit_vectors(count, seed=seed))
    ]


def open_store(path: Path, *, model: str = "m") -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model=model, dimension=DIMENSION)


def found(store: FaissDocumentStore, k: int = 10, seed: int = 99) -> list[list[str]]:
    return [[d.id for d in store.search_vectors(v, k)] for v in unit_vectors(5, seed=seed)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the archive lies; its snapshot lies beside."""
    return tmp_path / "archive.sqlite3"


@pytest.fixture
def snapshot(path: Path) -> Path:
    """Where the snapshot lies."""
    return path.with_suffix(".faiss")


@pytest.fixture
def store(path: Path) -> Iterator[FaissDocumentStore]:
    """A store of 300 passages that has written its snapshot."""
    store = open_store(path)
    store.write_documents(documents(300))
    assert store.save_snapshot(always=True)
    yield store
    store.close()


def test_a_snapshot_is_read_rather_than_made(
    store: FaissDocumentStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = found(store)
    monkeypatch.setattr(following.FollowingIndex, "_made", None)  # whoever calls it fails
    again = open_store(path)
    assert found(again) == expected
    again.close()


def test_what_the_snapshot_lacks_is_caught_up_on_opening(
    store: FaissDocumentStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write_documents(documents(20, seed=1))
    store.delete_documents([f"0:{i}" for i in range(0, 300, 3)] + ["1:0"])
    expected = found(store)
    monkeypatch.setattr(following.FollowingIndex, "_made", None)
    again = open_store(path)
    assert found(again) == expected
    assert len(again._following.current()) == again.count_documents() == 219
    again.close()


@pytest.mark.parametrize("damage", ["cut", "flipped", "tail", "empty", "other", "missing"])
def test_a_damaged_snapshot_is_made_anew_with_one_line(
    store: FaissDocumentStore,
    path: Path,
    snapshot: Path,
    damage: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = found(store)
    monkeypatch.setattr(following, "_LEAST_BEHIND", 10)
    raw = snapshot.read_bytes()
    middle = len(raw) // 2
    damaged = {
        "cut": raw[:middle],
        "flipped": raw[:middle] + bytes([raw[middle] ^ 4]) + raw[middle + 1 :],
        "tail": raw[:-1],
        "empty": b"",
        "other": b"no index at all" * 100,
    }
    if damage == "missing":
        snapshot.unlink()
    else:
        snapshot.write_bytes(damaged[damage])
    again = open_store(path)
    assert found(again) == expected
    what = "is missing" if damage == "missing" else "is damaged"
    assert caplog.messages == [f"{snapshot} {what}: it is made anew from the database"]
    read_snapshot(snapshot)  # what was written in its place is whole
    again.close()


def test_a_snapshot_of_another_archive_or_model_is_not_used(
    store: FaissDocumentStore, tmp_path: Path, snapshot: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name, model, reason in (
        ("archive2", "m", "is of another archive"),
        ("archive3", "n", "was made by another model (m)"),
    ):
        other = open_store(tmp_path / f"{name}.sqlite3", model=model)
        other.write_documents(documents(3, seed=5))
        (tmp_path / f"{name}.faiss").write_bytes(snapshot.read_bytes())
        caplog.clear()
        assert sorted(found(other)[0]) == ["5:0", "5:1", "5:2"]
        assert caplog.messages == [
            f"{tmp_path / name}.faiss {reason}: it is made anew from the database"
        ]
        other.close()


def test_a_small_new_archive_needs_no_snapshot(
    path: Path, snapshot: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_store(path)
    store.write_documents(documents(5))
    assert not store.save_snapshot()
    assert len(found(store)[0]) == 5
    assert not snapshot.exists()
    assert caplog.messages == []
    store.close()


def test_a_snapshot_far_behind_is_due(
    store: FaissDocumentStore, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_LEAST_BEHIND", 20)
    store.write_documents(documents(15, seed=1))
    assert not store.save_snapshot()
    store.delete_documents([f"0:{i}" for i in range(6)])
    assert store.save_snapshot()
    assert read_manifest(snapshot).count == 309
    assert not store.save_snapshot()


def test_one_process_writes_the_snapshot_at_a_time(
    store: FaissDocumentStore, snapshot: Path
) -> None:
    from filelock import FileLock

    with FileLock(f"{snapshot}.lock"):
        assert not store.save_snapshot(always=True)
    (snapshot.parent / f"{snapshot.name}.123.tmp").write_bytes(b"of a process that was killed")
    assert store.save_snapshot(always=True)
    assert sorted(p.name for p in snapshot.parent.iterdir() if "tmp" in p.name) == []


def test_a_snapshot_that_cannot_be_written_costs_nothing_but_a_line(
    store: FaissDocumentStore,
    snapshot: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(index: object, name: str) -> None:
        Path(name).write_bytes(b"as far as it came")
        raise RuntimeError("Error: 'ret == (size)' failed: 3978 != 25600 (No space left on device)")

    monkeypatch.setattr("faiss.write_index", full)
    before = snapshot.read_bytes()
    assert not store.save_snapshot(always=True)
    assert snapshot.read_bytes() == before
    assert not list(snapshot.parent.glob("*.tmp"))
    assert [r.levelno for r in caplog.records] == [logging.WARNING]
    assert caplog.messages == [
        f"{snapshot}: the snapshot cannot be written: No space left on device"
    ]
    assert len(found(store)[0]) == 10


def test_beyond_a_size_the_index_has_cells_and_scores_stay_exact(
    path: Path, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = open_store(path)
    flat.write_documents(documents(2000))
    queries = unit_vectors(20, seed=7)
    exact = [[(d.id, d.score) for d in flat.search_vectors(q, 10)] for q in queries]
    monkeypatch.setattr(vectors, "FLAT_UPTO", 1000)
    assert flat.save_snapshot(always=True)
    assert read_manifest(snapshot).kind == "ivf"
    again = open_store(path)
    assert again.describe().startswith("2000 embeddings, in 128 cells")
    for query, expected in zip(queries, exact, strict=True):
        got = [(d.id, d.score) for d in again.search_vectors(query, 10)]
        assert [id_ for id_, _ in got] == [id_ for id_, _ in expected]
        assert [s for _, s in got] == pytest.approx([s for _, s in expected], abs=1e-6)
    again.write_documents(documents(10, seed=3))
    again.delete_documents([exact[0][0][0]])
    assert exact[0][0][0] not in {d.id for d in again.search_vectors(queries[0], 10)}
    new = unit_vectors(10, seed=3)
    assert [again.search_vectors(v, 1)[0].id for v in new] == [f"3:{i}" for i in range(10)]
    # The first store, opened before there were cells, takes up the new kind as it follows.
    assert [flat.search_vectors(v, 1)[0].id for v in new] == [f"3:{i}" for i in range(10)]
    assert flat._following.current().kind == "ivf"
    flat.close()
    again.close()


def test_a_filter_of_few_finds_them_all_in_cells(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "FLAT_UPTO", 1000)
    monkeypatch.setattr(vectors, "_PROBED", 1)
    store = open_store(path)
    store.write_documents(documents(2000))
    ids = [f"0:{i}" for i in range(0, 2000, 200)]
    filters = {"field": "id", "operator": "in", "value": ids}
    for query in unit_vectors(5, seed=7):
        assert sorted(d.id for d in store.search_vectors(query, 10, filters)) == sorted(ids)
    store.close()


def test_a_file_that_is_no_snapshot_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.faiss").write_bytes(b"x" * 100)
    with pytest.raises(SnapshotError, match="is damaged"):
        read_manifest(tmp_path / "a.faiss")
    with pytest.raises(FileNotFoundError):
        read_snapshot(tmp_path / "b.faiss")
