"""An ONNX graph, built node by node."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

MICROSOFT = "com.microsoft"  # the domain of ONNX Runtime's own operators


class OnnxGraph:
    """Collects nodes and constants; its methods return the names of the tensors they make."""

    def __init__(self) -> None:
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        output: str,
        domain: str = "",
        **more: Any,  # noqa: ANN401 - as make_node has it
    ) -> str:
        """Add an operator of `kind` and return the name of its `output`.

        :param more: the operator's attributes.
        """
        self._nodes.append(
            helper.make_node(kind, inputs, [output], name=output, domain=domain, **more)
        )
        return output

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant, unless there is one of that name, and return its name."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def number(self, value: float) -> str:
        """Add a single number and return its name."""
        return self.constant(f"number {value:.6g}", np.array(value, np.float32).reshape(()))

    def integers(self, *values: int) -> str:
        """Add a vector of integers and return its name."""
        return self.constant(f"integers {values}", np.array(values, np.int64))

    def model(
        self, inputs: Sequence[ValueInfoProto], outputs: Sequence[ValueInfoProto]
    ) -> ModelProto:
        """Return what was built as a model."""
        constants = list(self._constants.values())
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)
