"""A FAISS index that follows the database: read from its snapshot, caught up, written again."""

import contextlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index.database.connection import Database
from index.dense.snapshot import (
    SnapshotError,
    SnapshotManifest,
    read_manifest,
    read_snapshot,
    remove_unfinished,
    write_snapshot,
)
from index.dense.vectors import (
    TRAINING,
    Numbers,
    VectorIndex,
    Vectors,
    cells_for,
    kind_for,
)

_LOG = logging.getLogger(__name__)
_LEAST_BEHIND = 2_000  # passages; below that, catching up takes no longer than a file takes to read
_MOST_BEHIND = 0.05  # share of the passages
_CHUNK = 20_000  # embeddings that are read at a time
_GROWN = 4  # times the passages that the cells were made for

# Passages that are there, of embeddings that may be of passages that are gone.
_LIVE = "number NOT IN (SELECT number FROM removals)"


class FollowingIndex:
    """The embeddings of the database in FAISS, as of one generation at a time.

    Not for several threads at once. What it reads belongs into a `Database.snapshot`.

    :param database: the truth.
    :param model: name of the encoder, as the snapshot records it.
    :param dimension: length of one embedding.
    """

    def __init__(self, database: Database, *, model: str, dimension: int) -> None:
        self._database = database
        self._model = model
        self._dimension = dimension
        self._index: VectorIndex | None = None
        self._archive = ""
        self._generation = -1
        self._newest = 0
        self._unsaved = False  # made anew where there should have been a snapshot
        self._inode = 0  # of the snapshot that was read or written last

    @property
    def path(self) -> Path:
        """Where the snapshot lies."""
        return self._database.path.with_suffix(".faiss")

    def current(self) -> VectorIndex:
        """Return the index as of the database's generation."""
        archive, generation = self._database.version()
        if archive != self._archive:  # a backup was restored
            self._archive, self._index = archive, None
        if self._index is None or self._outgrown(generation):
            self._index = self._opened(generation)
        if generation != self._generation:
            self._catch_up(self._index, generation)
        if self._unsaved:
            self._unsaved = False
            self.save()
        return self._index

    def embeddings(self, numbers: list[int]) -> tuple[Numbers, Vectors]:
        """Return which of `numbers` are there and their embeddings, shape (n, dimension)."""
        # One statement whatever the numbers, so that SQLite need not prepare it for each question.
        return self._arrays(
            self._database.read(
                "SELECT number, vector FROM embeddings"
                " WHERE number IN (SELECT value FROM json_each(?))",
                (json.dumps(numbers),),
            )
        )

    def is_behind(self) -> bool:
        """Whether the snapshot lacks so much that a new one is worth writing."""
        newest = self._newest_number()
        archive, generation = self._database.version()
        try:
            manifest = read_manifest(self.path)
        except (OSError, SnapshotError):
            return newest > _LEAST_BEHIND
        if self._refused(manifest, archive, generation):
            return True
        ((removed,),) = self._database.read(
            "SELECT count(*) FROM removals WHERE generation > ?", (manifest.generation,)
        )
        behind = newest - manifest.newest + removed
        return bool(behind > max(_LEAST_BEHIND, _MOST_BEHIND * manifest.count))

    def save(self) -> bool:
        """Write the snapshot as of the generation that is read; return whether it was written.

        It is not where another process is writing it, or where nothing can be written: a snapshot
        saves time, and nothing is lost without.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(f"{self.path}.lock", timeout=0):
                remove_unfinished(self.path)
                index = self.current()
                if self._is_of_another_size(index):
                    index = self._index = self._made(self._generation)
                write_snapshot(self.path, index.index, self._manifest(index))
                self._inode = self.path.stat().st_ino
        except Timeout:
            return False
        except OSError as error:
            _LOG.warning(
                "%s: the snapshot cannot be written: %s", self.path, error.strerror or error
            )
            return False
        return True

    def forget(self) -> None:
        """Delete the snapshot, which is of what the database held before."""
        self._index = None
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def describe(self) -> str:
        """Return what the index is, for a person."""
        index = self.current()
        return f"{len(index)} embeddings, {index.description}"

    def _opened(self, generation: int) -> VectorIndex:
        """The index of the snapshot; made of the database where that cannot be used."""
        with contextlib.suppress(OSError):
            self._inode = self.path.stat().st_ino
        try:
            raw, manifest = read_snapshot(self.path)
            reason = self._refused(manifest, self._archive, generation)
            if not reason:
                self._generation, self._newest = manifest.generation, manifest.newest
                return VectorIndex(dimension=self._dimension, index=raw)
        except FileNotFoundError:
            reason = "is missing" if self._newest_number() > 2 * _LEAST_BEHIND else ""
        except (OSError, SnapshotError) as error:
            reason = getattr(error, "strerror", None) or str(error)
        if reason:
            _LOG.warning("%s %s: it is made anew from the database", self.path, reason)
            self._unsaved = True
        return self._made(generation)

    def _refused(self, manifest: SnapshotManifest, archive: str, generation: int) -> str:
        """Why the snapshot is not of this database; empty where it is."""
        if (manifest.model, manifest.dimension) != (self._model, self._dimension):
            return f"was made by another model ({manifest.model})"
        if manifest.archive != archive or manifest.generation > generation:
            return "is of another archive"
        return ""

    def _made(self, generation: int) -> VectorIndex:
        """A new index of the kind that suits the number of passages."""
        count = self._count()
        if kind_for(count) == "flat":
            index = VectorIndex(dimension=self._dimension)
        else:
            cells = cells_for(count)
            index = VectorIndex.trained(self._sample(cells * TRAINING), cells=cells)
        for numbers, vectors in self._chunks(0):
            index.add(numbers, vectors)
        self._generation, self._newest = generation, self._newest_number()
        return index

    def _catch_up(self, index: VectorIndex, generation: int) -> None:
        gone = self._database.read(
            "SELECT number FROM removals WHERE generation > ? AND number <= ?",
            (self._generation, self._newest),
        )
        if gone:
            index.remove(np.array([number for (number,) in gone], dtype=np.int64))
        for numbers, vectors in self._chunks(self._newest):
            index.add(numbers, vectors)
        self._generation = generation
        self._newest = max(self._newest, self._newest_number())

    def _outgrown(self, generation: int) -> bool:
        """Whether another process has written a snapshot of a kind that suits better than ours."""
        if self._index is None or generation == self._generation:
            return False
        try:
            inode = self.path.stat().st_ino
            if inode == self._inode:
                return False
            self._inode = inode
            return read_manifest(self.path).kind != self._index.kind
        except (OSError, SnapshotError):
            return False

    def _is_of_another_size(self, index: VectorIndex) -> bool:
        count = len(index)
        if kind_for(count) != index.kind:
            return True
        return index.kind == "ivf" and cells_for(count) >= _GROWN**0.5 * index.index.nlist

    def _manifest(self, index: VectorIndex) -> SnapshotManifest:
        return SnapshotManifest(
            archive=self._archive,
            model=self._model,
            dimension=self._dimension,
            metric="cosine",
            kind=index.kind,
            generation=self._generation,
            newest=self._newest,
            count=len(index),
        )

    def _count(self) -> int:
        return int(
            self._database.read(f"SELECT count(*) FROM embeddings WHERE {_LIVE}")[0][0]  # noqa: S608 - of constants; values are bound
        )

    def _newest_number(self) -> int:
        rows = self._database.read("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
        return int(rows[0][0]) if rows else 0

    def _sample(self, size: int) -> Vectors:
        """Embeddings from all over the archive, `size` of them or all there are."""
        rows = self._database.read(
            f"SELECT number FROM embeddings WHERE {_LIVE}"  # noqa: S608 - of constants; values are bound
        )
        every = np.array([number for (number,) in rows], dtype=np.int64)
        chosen = np.random.default_rng(0).permutation(every)[:size]
        parts = [
            self.embeddings(chosen[start : start + _CHUNK].tolist())[1]
            for start in range(0, len(chosen), _CHUNK)
        ]
        return np.concatenate(parts)

    def _chunks(self, after: int) -> Iterator[tuple[Numbers, Vectors]]:
        """The embeddings of passages with numbers above `after`, `_CHUNK` at a time."""
        while True:
            rows = self._database.read(
                f"SELECT number, vector FROM embeddings WHERE number > ? AND {_LIVE}"  # noqa: S608 - of constants; values are bound
                " ORDER BY number LIMIT ?",
                (after, _CHUNK),
            )
            if not rows:
                return
            yield self._arrays(rows)
            after = int(rows[-1][0])

    def _arrays(self, rows: list[tuple[int, bytes]]) -> tuple[Numbers, Vectors]:
        numbers = np.array([number for number, _ in rows], dtype=np.int64)
        vectors = np.frombuffer(b"".join(vector for _, vector in rows), dtype=np.float16)
        return numbers, vectors.reshape(len(rows), self._dimension).astype(np.float32)
