"""The reader's model: logits of where an answer starts and ends in each passage."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from index.encoder.batches import batches
from index.encoder.cores import usable_cores
from index.encoder.manifest import MODEL, TOKENIZER
from index.encoder.session import OnnxSession
from retriever.reader.inputs import Offsets, PairTokenizer
from retriever.reader.manifest import ReaderManifest

_BATCH_TOKENS = 512


@dataclass(frozen=True)
class PassageLogits:
    """What the model sees in a passage, token by token.

    A logit is relative to "no answer" and may be compared with those of other passages.

    :param offsets: (start, end) of each token in the passage, code points.
    :param starts: logit that the answer starts with the token, shape (tokens,).
    :param ends: logit that it ends with the token, shape (tokens,).
    """

    offsets: Offsets
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]


class SpanNetwork:
    """Runs the model of a folder that `training.export` made; any threads may share it.

    :param threads: how many passages to compute at a time; None: one for each core.
    :raises ReaderError: when the manifest is missing or damaged.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, got {threads}")
        self.folder = folder
        self.threads = usable_cores() if threads is None else threads
        self.manifest = ReaderManifest.read(folder)
        self._lock = threading.Lock()
        self._loaded: tuple[PairTokenizer, OnnxSession] | None = None

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises ReaderError: when a file is missing or damaged.
        :raises EncoderError: when the runtime or the model cannot be loaded.
        """
        self._load()

    def read(self, question: str, documents: Sequence[Document]) -> list[PassageLogits]:
        """Return what the model sees in each passage, in their order."""
        tokenizer, session = self._load()
        inputs = [
            tokenizer.pair(
                question,
                document.meta.get("title") or "",
                document.content or "",
                max_tokens=self.manifest.max_tokens,
            )
            for document in documents
        ]
        work = list(batches([made.ids for made in inputs], tokens=_BATCH_TOKENS))
        workers = min(self.threads, len(work))
        if workers > 1:
            with ThreadPoolExecutor(workers) as pool:
                outputs = list(pool.map(session.run, [ids for _, ids in work]))
        else:
            outputs = [session.run(ids) for _, ids in work]
        logits: dict[int, NDArray[np.float32]] = {}
        for (positions, _), output in zip(work, outputs, strict=True):
            logits.update(zip(positions, output, strict=True))
        read = []
        for position, made in enumerate(inputs):
            own = logits[position][made.first : made.first + len(made.offsets)]
            read.append(PassageLogits(made.offsets, own[:, 0], own[:, 1]))
        return read

    def _load(self) -> tuple[PairTokenizer, OnnxSession]:
        with self._lock:
            if self._loaded is None:
                self.manifest.check_sizes(self.folder)
                tokenizer = PairTokenizer(self.folder / TOKENIZER)
                self._loaded = tokenizer, OnnxSession(self.folder / MODEL)
            return self._loaded
