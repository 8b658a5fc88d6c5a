"""A disk that is full, a folder that is read-only: on a small file system in memory."""

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import StorageError
from tests.index.dense.test_following import documents, found, open_store


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes; skipped where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a file system may not be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607 - our own command


def test_a_full_disk_is_told_and_loses_nothing(
    disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = disk / "archive.sqlite3"
    store = open_store(path)
    kept = 0

    def fill() -> None:
        nonlocal kept
        while kept < 1000:
            store.write_documents(documents(50, seed=kept))
            kept += 1

    with pytest.raises(StorageError) as caught:
        fill()
    assert str(caught.value) == f"{path}: database or disk is full"
    assert 0 < kept < 1000
    with caplog.at_level(logging.WARNING):
        assert not store.save_snapshot(always=True)
    assert caplog.messages == [
        f"{path.with_suffix('.faiss')}: the snapshot cannot be written: No space left on device"
    ]
    expected = found(store)
    store.close()
    again = open_store(path)
    assert again.count_documents() == kept * 50
    assert again.check() == ""
    assert found(again) == expected
    subprocess.run(["mount", "-o", "remount,size=6m", str(disk)], check=True)  # noqa: S603, S607 - our own command
    again.delete_documents([f"0:{i}" for i in range(50)])  # there is room again
    assert again.count_documents() == (kept - 1) * 50
    again.close()


def test_a_read_only_folder_can_be_asked_but_not_written(disk: Path) -> None:
    path = disk / "archive.sqlite3"
    store = open_store(path)
    store.write_documents(documents(50))
    expected = found(store)
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)  # noqa: S603, S607 - our own command
    again = open_store(path)
    assert found(again) == expected
    with pytest.raises(StorageError) as caught:
        again.write_documents(documents(1, seed=1))
    assert str(caught.value) == f"{path}: Read-only file system"
    assert not again.save_snapshot(always=True)
    again.close()
    with pytest.raises(StorageError, match="Read-only file system"):
        open_store(disk / "other" / "archive.sqlite3")
