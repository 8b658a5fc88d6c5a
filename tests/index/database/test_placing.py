"""Another file in the archive's place, while others have it open."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.database.backup import restore
from index.database.manifest import Manifest
from index.errors import DamagedError
from tests.index.dense.test_following import DIMENSION, documents, found, open_store

MANIFEST = Manifest(model="m", dimension=DIMENSION)

_READER = """
import sys
from pathlib import Path
from tests.index.dense.test_following import open_store
store = open_store(Path(sys.argv[1]))
print(store.count_documents(), flush=True)
for line in sys.stdin:
    ids = sorted(d.id for d in store.search_words("passage", 100))
    print(ids[0], store.count_documents(), flush=True)
store.close()
"""


def destroy(path: Path, *, pages: int = 1) -> None:
    """Overwrite the first pages of a database, and nothing else."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(path.read_bytes())
    raw[: pages * 4096] = b"\xff" * (pages * 4096)
    path.write_bytes(raw)


def test_a_backup_takes_the_place_of_a_destroyed_file_and_others_go_over_to_it(
    tmp_path: Path,
) -> None:
    path, file = tmp_path / "data" / "archive.sqlite3", tmp_path / "backup.db"
    store = open_store(path)
    store.write_documents(documents(50))
    expected = found(store)
    store.back_up(file)
    store.write_documents(documents(5, seed=1))
    store.close()
    reader = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", _READER, path],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    assert reader.stdout.readline() == "55\n"
    destroy(path)
    with pytest.raises(DamagedError, match=r"file is not a database.*newsquote restore FILE"):
        open_store(path)
    kept = restore(path, file, MANIFEST)
    assert kept is not None
    assert kept.read_bytes()[:4096] == b"\xff" * 4096
    again = open_store(path)
    assert found(again) == expected
    again.write_documents(documents(3, seed=2))
    reader.stdin.write("\n")
    reader.stdin.flush()
    assert reader.stdout.readline() == "0:0 53\n"
    reader.communicate(timeout=60)  # its closing leaves the new file's log alone
    assert reader.returncode == 0
    assert again.count_documents() == 53
    again.close()
    with closing(open_store(path)) as last:
        assert last.count_documents() == 53
        assert last.check() == ""


def test_a_writer_that_had_the_destroyed_file_open_writes_to_the_new_one(tmp_path: Path) -> None:
    path, file = tmp_path / "archive.sqlite3", tmp_path / "backup.db"
    writer = open_store(path)
    writer.write_documents(documents(50))
    writer.back_up(file)
    destroy(path)
    restore(path, file, MANIFEST)
    writer.write_documents(documents(2, seed=1))
    writer.close()
    with closing(open_store(path)) as store:
        assert store.count_documents() == 52
