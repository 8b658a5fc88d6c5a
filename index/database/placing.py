"""One database file in the place of another that is in use."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from index.database.syncing import sync_folder


def put_in_place(new: Path, path: Path) -> Path:
    """Move the database `new` to `path`, where another lies; that is kept beside it.

    The caller holds the writer's lock. At any moment a whole file lies at `path`; who has the one
    before open goes over to `new` at the next use (see `Database`), and SQLite itself neither
    writes to nor deletes the log of a file that has moved.

    :param new: a database that nobody has open, without a log, on the same file system.
    :returns: where the one before lies now, with its log if it had one.
    :raises OSError: when nothing could be moved.
    """
    with new.open("rb") as file:
        os.fsync(file.fileno())
    kept = _free_name(path)
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    with suppress(FileNotFoundError):
        Path(f"{path}-wal").replace(f"{kept}-wal")  # or it would be read as the new file's
    Path(f"{path}-shm").unlink(missing_ok=True)
    new.replace(path)
    sync_folder(path.parent)
    return kept


def _free_name(path: Path) -> Path:
    """`path` with the time behind it, and a number where that is taken."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    names = (f"{path.name}.damaged-{stamp}{f'-{n}' if n else ''}" for n in count())
    return next(kept for kept in map(path.with_name, names) if not kept.exists())
