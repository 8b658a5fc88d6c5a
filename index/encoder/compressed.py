"""The encoder that ships with the project: int8, without torch."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.encoder.batches import batches
from index.encoder.bert_tokenizer import encodable, load_tokenizer
from index.encoder.cores import usable_cores
from index.encoder.manifest import MODEL, TOKENIZER, EncoderManifest
from index.encoder.saving import saved
from index.encoder.session import OnnxSession

_WINDOW = 1024  # texts that are tokenised and grouped together; bounds the memory


class CompressedEncoder:
    """An `Encoder` from a folder made by `index.encoder.export`.

    The model is loaded by `warm_up` or the first `encode`. Any number of threads may share one.

    :param folder: holds manifest.json, model.onnx and tokenizer.json.
    :param threads: how many batches to compute at a time; None: one for each core.
    :param batch_tokens: the most that go through the model together.
    :raises EncoderError: when the manifest is missing or damaged.
    """

    def __init__(
        self, folder: Path, *, threads: int | None = None, batch_tokens: int = 512
    ) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, got {threads}")
        if batch_tokens < 1:
            raise ValueError(f"batch_tokens must be at least 1, got {batch_tokens}")
        self.folder = folder
        self.threads = usable_cores() if threads is None else threads
        self.batch_tokens = batch_tokens
        self.manifest = EncoderManifest.read(folder)
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, OnnxSession] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The encoder as haystack saves it in a pipeline."""
        return saved(
            self,
            folder=str(self.folder),
            threads=self.threads,
            batch_tokens=self.batch_tokens,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CompressedEncoder":
        """Return the encoder that `to_dict` described."""
        parameters = data["init_parameters"]
        return cls(**(parameters | {"folder": Path(parameters["folder"])}))

    @property
    def name(self) -> str:
        """The model, as an index records what it was made with."""
        return self.manifest.name

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self.manifest.dimension

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises EncoderError: when a file is missing or damaged, or the runtime does not load.
        """
        self._load()

    def verify(self) -> None:
        """Compare every byte of the files with the manifest, which takes a moment.

        :raises EncoderError: naming the first file that differs.
        """
        self.manifest.check_contents(self.folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of `texts`, shape (n, dimension), each row of length 1.

        The end of a text beyond `manifest.max_tokens` is left out.

        :raises ValueError: when `texts` is one string.
        :raises EncoderError: when the model is missing, damaged or cannot be loaded.
        """
        if isinstance(texts, str):
            raise ValueError(f"texts must be a sequence of strings, got the string {texts[:40]!r}")
        embeddings = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not len(texts):
            return embeddings
        tokenizer, session = self._load()
        for start in range(0, len(texts), _WINDOW):
            window = embeddings[start : start + _WINDOW]
            sequences = [
                tokenizer.encode(encodable(text)).ids for text in texts[start : start + _WINDOW]
            ]
            work = list(batches(sequences, tokens=self.batch_tokens))
            positions = [position for batch, _ in work for position in batch]
            vectors = list(self._run(session, [input_ids for _, input_ids in work]))
            window[positions] = np.concatenate(vectors)
        return embeddings

    def _run(
        self, session: OnnxSession, work: Sequence[NDArray[np.int64]]
    ) -> Iterator[NDArray[np.float32]]:
        """The embeddings of each batch, computed `threads` at a time."""
        workers = min(self.threads, len(work))
        if workers == 1:
            yield from map(session.run, work)
            return
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(session.run, work)

    def _load(self) -> tuple[Tokenizer, OnnxSession]:
        with self._lock:
            if self._loaded is None:
                self.manifest.check_sizes(self.folder)
                session = OnnxSession(self.folder / MODEL)
                self._loaded = self._tokenizer(), session
            return self._loaded

    def _tokenizer(self) -> Tokenizer:
        tokenizer = load_tokenizer(self.folder / TOKENIZER)
        tokenizer.enable_truncation(self.manifest.max_tokens)
        return tokenizer
