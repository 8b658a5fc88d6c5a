"""The SQLite file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database.connection import Database
from index.database.manifest import Manifest
from index.errors import StorageError

MANIFEST = Manifest(model="m", dimension=2)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A new database."""
    database = Database(tmp_path / "a.sqlite3", manifest=MANIFEST)
    yield database
    database.close()


def test_a_transaction_moves_the_generation_on_by_one(database: Database) -> None:
    assert database.generation() == 0
    with database.write() as connection:
        connection.execute("INSERT INTO passages (id, document) VALUES ('1', '{}')")
        connection.execute("INSERT INTO passages (id, document) VALUES ('2', '{}')")
    assert database.generation() == 1


def test_an_interrupted_transaction_leaves_nothing(database: Database) -> None:
    def interrupted() -> None:
        with database.write() as connection:
            connection.execute("INSERT INTO passages (id, document) VALUES ('1', '{}')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert database.read("SELECT count(*) FROM passages") == [(0,)]
    assert database.generation() == 0


def test_a_snapshot_sees_one_generation_while_another_process_writes(database: Database) -> None:
    other = Database(database.path, manifest=MANIFEST)
    with database.snapshot():
        before = database.generation()
        with other.write():
            pass
        assert database.generation() == before == 0
    assert database.generation() == 1
    other.close()


def test_a_fault_of_sqlite_is_told_with_the_file(database: Database) -> None:
    with pytest.raises(StorageError) as caught:
        database.read("SELECT * FROM missing")
    assert str(caught.value) == f"{database.path}: no such table: missing"


def test_two_writers_are_told_apart(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.database.lock._WAIT_SECONDS", 0.05)
    other = Database(database.path, manifest=MANIFEST)
    with (
        database.write(),
        pytest.raises(StorageError, match=r"another process \(.*, pid \d+, since .*\) is writing"),
        other.write(),
    ):
        pass
    other.close()


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    with pytest.raises(StorageError, match="closed database"):
        database.generation()


def test_a_manifest_needs_a_dimension() -> None:
    with pytest.raises(ValueError, match="dimension must be at least 1, got 0"):
        Manifest(model="m", dimension=0)
