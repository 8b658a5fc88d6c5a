"""What turns texts into embeddings."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into unit vectors, so that an inner product is a cosine."""

    @property
    def name(self) -> str:
        """The model, as an index records what it was made with."""
        ...

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        ...

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises EncoderError: when the model is missing, damaged or cannot be loaded.
        """
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of `texts`, shape (n, dimension), each row of length 1.

        No texts give shape (0, dimension). Any string is accepted: the end of one that is longer
        than the model reads is left out.

        :raises EncoderError: when the model is missing, damaged or cannot be loaded.
        """
        ...
