"""A compressed encoder's model in ONNX Runtime."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

Tokens = NDArray[np.int64]
_FATAL_ONLY = 4


class OnnxSession:
    """Runs a model that has pooling and normalisation in its graph; any threads may share it.

    :param path: the .onnx file.
    :param threads: how many to compute with; None: one for each core.
    :raises EncoderError: when the runtime or the model cannot be loaded.
    """

    def __init__(self, path: Path, *, threads: int | None) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise EncoderError(f"onnxruntime cannot be loaded: {error}") from error
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = usable_cores() if threads is None else threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _FATAL_ONLY
        # Threads that spin while they wait take the cores from everything else on a laptop.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Processors without VNNI would otherwise saturate 16-bit sums and give other vectors.
        options.add_session_config_entry("session.x64quantprecision", "1")
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime's exceptions share no base but this one
            raise EncoderError(f"{path} cannot be loaded: {_first_line(error)}") from error

    def run(self, input_ids: Tokens, attention_mask: Tokens) -> NDArray[np.float32]:
        """Return embeddings, shape (n, dimension), of `input_ids`, shape (n, tokens).

        :param attention_mask: 1 where there is a token and 0 where there is padding.
        :raises EncoderError: when the model fails or gives what are no numbers.
        """
        feed = {"input_ids": input_ids, "attention_mask": attention_mask}
        try:
            (embeddings,) = self._session.run(None, feed)
        except Exception as error:
            raise EncoderError(f"the encoder failed: {_first_line(error)}") from error
        if not np.isfinite(embeddings).all():
            raise EncoderError("the encoder gave what are no numbers: its model is damaged")
        result: NDArray[np.float32] = embeddings
        return result


def usable_cores() -> int:
    """How many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
