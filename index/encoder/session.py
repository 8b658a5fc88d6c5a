"""A compressed encoder's model in ONNX Runtime."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

_FATAL_ONLY = 4


class OnnxSession:
    """Runs a model that has pooling and normalisation in its graph; any threads may share it.

    Each call computes in the thread that makes it.

    :param path: the .onnx file.
    :raises EncoderError: when the runtime or the model cannot be loaded.
    """

    def __init__(self, path: Path) -> None:
        # Read when the runtime is imported, which otherwise keeps an identifier in the home and
        # sends its use away. Set here too, so that no way to the models goes past it.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        try:
            import onnxruntime
        except ImportError as error:
            raise EncoderError(f"onnxruntime cannot be loaded: {error}") from error
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _FATAL_ONLY
        # The graph is laid out as it should run; looking for more to fuse only delays the start.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the runtime's exceptions share no base but this one
            raise EncoderError(f"{path} cannot be loaded: {_first_line(error)}") from error

    def run(self, input_ids: NDArray[np.int64], **others: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the model's one output, of n rows, for `input_ids`, shape (n, tokens).

        :param others: further inputs of the model by name, each of the same shape.

        :raises EncoderError: when the model fails or gives what are no numbers.
        """
        try:
            (output,) = self._session.run(None, {"input_ids": input_ids, **others})
        except Exception as error:
            raise EncoderError(f"the encoder failed: {_first_line(error)}") from error
        if not np.isfinite(output).all():
            raise EncoderError("the encoder gave what are no numbers: its model is damaged")
        result: NDArray[np.float32] = output
        return result


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
