"""An encoder's work shared out among processes."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.encoder.protocol import Encoder
from index.errors import EncoderError

_PIECE = 32  # texts to a task: a second or two of work, which an interruption waits for


class ProcessEncoder:
    """An `Encoder` whose texts are embedded by processes of their own; the vectors are the same.

    They start with the first texts that are worth it, and end when the encoder is closed or this
    process does, however that happens. An interruption from the keyboard is left to this one.

    :param like: the encoder that is shared out; it embeds a few texts itself.
    :param make: gives the same encoder in another process; can be pickled.
    :param jobs: how many processes.
    """

    def __init__(self, like: Encoder, *, make: Callable[[], Encoder], jobs: int) -> None:
        if jobs < 1:
            raise ValueError(f"jobs must be at least 1, got {jobs}")
        self.jobs = jobs
        self._like = like
        self._make = make
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The model, as an index records what it was made with."""
        return self._like.name

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._like.dimension

    def warm_up(self) -> None:
        """Load the model of this process; a second call does nothing.

        :raises EncoderError: when it is missing, damaged or cannot be loaded.
        """
        self._like.warm_up()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of `texts`, shape (n, dimension), each row of length 1.

        :raises EncoderError: when the model cannot be loaded, or a process ends before its time.
        """
        if self.jobs == 1 or len(texts) <= _PIECE:
            return self._like.encode(texts)
        # Texts of one length go through a model together: neighbours in length into one piece.
        order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
        pieces = [order[start : start + _PIECE] for start in range(0, len(order), _PIECE)]
        embeddings = np.zeros((len(texts), self.dimension), dtype=np.float32)
        try:
            found = self._started().map(_encode, [[texts[p] for p in piece] for piece in pieces])
            for piece, vectors in zip(pieces, found, strict=True):
                embeddings[piece] = vectors
        except BrokenProcessPool as error:
            self.close()
            raise EncoderError(
                "a process that was embedding ended; was memory short? Fewer --jobs need less"
            ) from error
        return embeddings

    def close(self) -> None:
        """End the processes, each after the piece in hand; a second call does nothing."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.jobs,
                mp_context=get_context("spawn"),
                initializer=_begin,
                initargs=(self._make,),
            )
        return self._pool


class _Worker:
    """What a process of the pool embeds with; a pool hands nothing else on to its tasks."""

    make: Callable[[], Encoder]
    encoder: Encoder | None = None


def _begin(make: Callable[[], Encoder]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was started ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.make = staticmethod(make)


def _end_with_parent() -> None:
    """End this process when the one that started it is killed, which a pool would not notice."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _encode(texts: list[str]) -> NDArray[np.float32]:
    if _Worker.encoder is None:
        _Worker.encoder = _Worker.make()
    return _Worker.encoder.encode(texts)
