"""An encoder that remembers, for the many questions that are asked of the same sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import Encoder


class RememberingEncoder:
    """An `Encoder` that encodes each text once; it keeps every vector in memory."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """The model behind."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._encoder.dimension

    def warm_up(self) -> None:
        """Load the model behind."""
        self._encoder.warm_up()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of `texts`, shape (n, dimension), each row of length 1."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
