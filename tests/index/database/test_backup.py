"""Backups: made and brought back while the archive is in use."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import IndexMismatchError, StorageError
from index.store import FaissDocumentStore
from tests.index.database.test_migrations import make_archive
from tests.index.dense.test_following import documents, found, open_store
from tests.index.restoring import bring_back


def damage_page(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
    ).fetchone()
    connection.close()
    raw = bytearray(path.read_bytes())
    raw[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(raw)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """A store of fifty passages."""
    store = open_store(tmp_path / "data" / "archive.sqlite3")
    store.write_documents(documents(50))
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "backup.db"


def test_what_was_backed_up_comes_back_to_every_open_store(
    store: FaissDocumentStore, file: Path, tmp_path: Path
) -> None:
    reader = open_store(tmp_path / "data" / "archive.sqlite3")
    expected = found(reader)
    store.back_up(file)
    store.write_documents(documents(20, seed=1))
    store.delete_documents(["0:0", "0:1"])
    assert found(reader) != expected
    bring_back(store, file)
    for each in (store, reader):
        assert found(each) == expected
        assert each.count_documents() == 50
        assert [d.id for d in each.search_words("passage 7", 1)] == ["0:7"]
    store.write_documents(documents(5, seed=2))
    assert found(reader) == found(store)
    assert reader.count_documents() == 55
    reader.close()


def test_a_backup_is_one_file_and_whole(store: FaissDocumentStore, file: Path) -> None:
    with store._database.snapshot():  # somebody is asking
        store.back_up(file)
    store.back_up(file)
    assert [p.name for p in file.parent.iterdir() if p.is_file()] == ["backup.db"]
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM passages").fetchone() == (50,)
    connection.close()


def test_a_backup_is_restored_into_a_new_folder(
    store: FaissDocumentStore, file: Path, tmp_path: Path
) -> None:
    store.back_up(file)
    other = open_store(tmp_path / "other" / "archive.sqlite3")
    bring_back(other, file)
    assert found(other) == found(store)
    other.close()
    again = open_store(tmp_path / "other" / "archive.sqlite3")
    assert found(again) == found(store)
    again.close()
    left = {p.name for p in (tmp_path / "other").iterdir()}
    assert not {name for name in left if ".part" in name}


def test_a_backup_of_an_earlier_format_is_migrated(tmp_path: Path) -> None:
    make_archive(tmp_path / "old.db")
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    bring_back(store, tmp_path / "old.db")
    assert [d.id for d in store.search_words("sails", 5)] == ["a:1", "a:2"]
    store.close()


def test_what_is_no_backup_is_refused_and_nothing_changes(
    store: FaissDocumentStore, file: Path, tmp_path: Path
) -> None:
    expected = found(store)
    store.back_up(file)
    raw = file.read_bytes()
    (tmp_path / "cut.db").write_bytes(raw[: len(raw) // 2])
    (tmp_path / "text.db").write_text("no database at all" * 500)
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE addresses (name)")
    connection.commit()
    connection.close()
    for name, reason in (
        ("none.db", "no such file"),
        ("cut.db", "damaged|malformed"),
        ("text.db", "is no backup: `newsquote backup` writes one"),
        ("other.db", "is a database of something else, not an archive"),
    ):
        with pytest.raises(StorageError, match=f"{name}.*({reason})"):
            bring_back(store, tmp_path / name)
    foreign = FaissDocumentStore(path=str(tmp_path / "f.sqlite3"), model="n", dimension=8)
    foreign.back_up(tmp_path / "foreign.db")
    foreign.close()
    with pytest.raises(IndexMismatchError, match=r"foreign\.db was made with model 'n', but 'm'"):
        bring_back(store, tmp_path / "foreign.db")
    assert found(store) == expected


def test_a_backup_is_written_over_an_earlier_one_and_nothing_else(
    store: FaissDocumentStore, file: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# Notes\n")
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE addresses (name)")
    connection.commit()
    connection.close()
    before = other.read_bytes()
    for there in (notes, other):
        with pytest.raises(StorageError, match=f"{there.name} is no backup, and is not written"):
            store.back_up(there)
    assert (notes.read_text(), other.read_bytes()) == ("# Notes\n", before)
    file.touch()
    store.back_up(file)
    store.write_documents(documents(20, seed=1))
    store.back_up(file)
    bring_back(store, file)
    assert store.count_documents() == 70


def test_a_backup_that_cannot_be_written_leaves_the_earlier_one(
    store: FaissDocumentStore, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match="unable to open database file"):
        store.back_up(tmp_path / "no" / "such" / "folder.db")
    store.back_up(file)
    before = file.read_bytes()
    path = tmp_path / "data" / "archive.sqlite3"
    store.close()
    damage_page(path, "passages")
    damaged = open_store(path)
    with pytest.raises(StorageError, match=r"damaged|malformed"):
        damaged.back_up(file)
    assert file.read_bytes() == before
    damaged.close()


def test_a_damaged_page_is_told_and_a_backup_mends_it(
    store: FaissDocumentStore, file: Path, tmp_path: Path
) -> None:
    expected = found(store)
    store.back_up(file)
    store.close()
    path = tmp_path / "data" / "archive.sqlite3"
    damage_page(path, "passages")
    damaged = open_store(path)
    assert damaged.check() != ""
    with pytest.raises(StorageError) as caught:
        damaged.filter_documents()
    assert str(caught.value) == (
        f"{path}: database disk image is malformed: `newsquote doctor --repair` saves what is "
        "whole, `newsquote restore FILE` brings a backup back"
    )
    bring_back(damaged, file)
    assert damaged.check() == ""
    assert found(damaged) == expected
    damaged.close()
