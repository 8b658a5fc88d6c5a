"""The FAISS index in a file, with a manifest of what it is and a checksum at the end.

The file is faiss's own, which ignores what follows: the manifest as JSON, its length, a mark. It is
written beside and moved into place, so there is one whole file at any time.
"""

import contextlib
import json
import os
import re
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss

from index.database.syncing import sync_folder

_FORMAT = 1
_MARK = b"nqfaiss1"
_TAIL = struct.Struct("<Q8s")
_CHUNK = 1 << 22
_TRIES = 5  # another process may move a new file into place while this one is read


class SnapshotError(Exception):
    """A snapshot cannot be used; the message says why in a few words."""


@dataclass(frozen=True)
class SnapshotManifest:
    """What a snapshot was made from.

    :param archive: identity of the database.
    :param generation: of the database, that it holds the passages of.
    :param newest: the highest number that a passage had.
    :param count: how many vectors it holds.
    :param kind: "flat" or "ivf".
    """

    archive: str
    model: str
    dimension: int
    metric: str
    kind: str
    generation: int
    newest: int
    count: int
    size: int = 0
    checksum: int = 0
    format_version: int = _FORMAT


def write_snapshot(path: Path, index: Any, manifest: SnapshotManifest) -> None:  # noqa: ANN401 - an index of FAISS
    """Write a faiss index to `path`, in place of what is there.

    :raises OSError: when it cannot be written, the disk being full, say; `path` is as it was.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        try:
            faiss.write_index(index, str(beside))
        except RuntimeError as error:  # faiss has no narrower one, and the reason comes last
            reason = re.search(r"\(([^()]*)\)\W*\Z", str(error))
            raise OSError(reason[1] if reason else "faiss cannot write it") from error
        size, checksum = _checksum(beside)
        fields = asdict(manifest) | {"size": size, "checksum": checksum}
        text = json.dumps(fields).encode()
        with beside.open("ab") as file:
            file.write(text + _TAIL.pack(len(text), _MARK))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def read_manifest(path: Path) -> SnapshotManifest:
    """Return the manifest of the snapshot at `path`, without reading the index.

    :raises FileNotFoundError: when there is none.
    :raises SnapshotError: when the file is damaged or of another format.
    """
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL.size))
            length, mark = _TAIL.unpack(file.read(_TAIL.size))
            if mark != _MARK or length > size:
                raise SnapshotError("is damaged")
            file.seek(size - _TAIL.size - length)
            fields = json.loads(file.read(length))
        if fields["format_version"] != _FORMAT:
            raise SnapshotError("has another format")
        manifest = SnapshotManifest(**fields)
    except (struct.error, ValueError, KeyError, TypeError, OSError) as error:
        raise SnapshotError("is damaged") from error
    if manifest.size != size - _TAIL.size - length:
        raise SnapshotError("is damaged")
    return manifest


def read_snapshot(path: Path) -> tuple[Any, SnapshotManifest]:
    """Return the faiss index at `path` and its manifest, every byte compared with its checksum.

    :raises FileNotFoundError: when there is none.
    :raises SnapshotError: when the file is damaged or of another format.
    """
    for _ in range(_TRIES):
        before = path.stat().st_ino
        try:
            return _read(path)
        except SnapshotError:
            if path.stat().st_ino == before:
                raise
    raise SnapshotError("is being replaced")


def _read(path: Path) -> tuple[Any, SnapshotManifest]:
    manifest = read_manifest(path)
    try:
        if _checksum(path, manifest.size) != (manifest.size, manifest.checksum):
            raise SnapshotError("is damaged")
        index = faiss.read_index(str(path))
    except (RuntimeError, OSError) as error:
        raise SnapshotError("is damaged") from error
    if index.ntotal != manifest.count or index.d != manifest.dimension:
        raise SnapshotError("is damaged")
    return index, manifest


def remove_unfinished(path: Path) -> None:
    """Remove what crashes while writing `path` left behind; nobody else may be writing it."""
    for left in path.parent.glob(f"{path.name}.*.tmp"):
        with contextlib.suppress(OSError):
            left.unlink()


def _checksum(path: Path, size: int | None = None) -> tuple[int, int]:
    """How many bytes were read, `size` at most, and their CRC-32."""
    read = checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK if size is None else min(_CHUNK, size - read)):
            checksum = zlib.crc32(chunk, checksum)
            read += len(chunk)
    return read, checksum
