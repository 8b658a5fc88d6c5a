"""Any sentence-transformers model as an encoder; needs the extra `models`."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.foreign import encodable, import_extra
from index.encoder.saving import saved
from index.errors import EncoderError


class SentenceTransformerEncoder:
    """An `Encoder` that runs a sentence-transformers model with torch.

    The model is loaded by `warm_up` or first use. Calls from several threads take turns.

    :param model: the model's name or its folder.
    :param device: as torch names it; None: what torch finds.
    :param batch_size: texts that go through the model together.
    :param local_files_only: use only what is on this computer.
    """

    def __init__(
        self,
        model: str,
        *,
        device: str | None = None,
        batch_size: int = 32,
        local_files_only: bool = True,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, got {batch_size}")
        self.model = model
        self.device = device
        self.batch_size = batch_size
        self.local_files_only = local_files_only
        self._lock = threading.Lock()
        self._loaded: Any = None

    def to_dict(self) -> dict[str, Any]:
        """The encoder as haystack saves it in a pipeline."""
        return saved(
            self,
            model=self.model,
            device=self.device,
            batch_size=self.batch_size,
            local_files_only=self.local_files_only,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "SentenceTransformerEncoder":
        """Return the encoder that `to_dict` described."""
        return cls(**data["init_parameters"])

    @property
    def name(self) -> str:
        """The model, as an index records what it was made with."""
        return self.model

    @property
    def dimension(self) -> int:
        """Length of one embedding; loads the model.

        :raises EncoderError: when the model cannot be loaded.
        """
        with self._lock:
            return int(self._load().get_embedding_dimension())

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises EncoderError: when the extra is not installed or the model cannot be loaded.
        """
        with self._lock:
            self._load()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of `texts`, shape (n, dimension), each row of length 1.

        :raises ValueError: when `texts` is one string.
        :raises EncoderError: when the extra is not installed or the model cannot be loaded.
        """
        if isinstance(texts, str):
            raise ValueError(f"texts must be a sequence of strings, got the string {texts[:40]!r}")
        if not len(texts):
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            embeddings = self._load().encode(
                [encodable(text) for text in texts],
                batch_size=self.batch_size,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(embeddings, dtype=np.float32)

    def _load(self) -> Any:  # noqa: ANN401 - the class is of an optional package
        if self._loaded is None:
            package = import_extra(
                "sentence_transformers", what=f"the model {self.model!r}", error=EncoderError
            )
            try:
                self._loaded = package.SentenceTransformer(
                    self.model, device=self.device, local_files_only=self.local_files_only
                )
            except Exception as error:  # anything may come out of loading a foreign model
                raise EncoderError(
                    f"the model {self.model!r} is no sentence-transformers model on this computer: "
                    "give the folder of one, or a name that was downloaded before"
                ) from error
        return self._loaded
