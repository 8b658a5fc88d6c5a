"""BERT as an ONNX graph whose matrix products run in 8 bits.

Weights are int8 with a scale for each output. Activations are quantised where they arise, each
token with its own scale and zero point (token-wise quantisation: Yao et al. 2022, ZeroQuant,
section 4), so that a vector depends neither on calibration texts nor on the rest of its batch.
The graph is laid out for ONNX Runtime's operators and holds no mask: a batch has one length.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper

from index.encoder.int8 import quantise_columns, quantise_rows, with_zero_point_rows
from index.encoder.onnx_graph import MICROSOFT, OnnxGraph

_GELU_MINIMUM = -0.17  # GELU is never below -0.16998
_EPSILON = 1e-12  # of BERT's layer normalisation
_LEAST = 1e-12  # keeps the scale of a row of zeros above 0


class BertGraph:
    """Builds the graph; its methods take and return names of tensors.

    Within it the batch is flat: a row is a token.

    :param weights: of a Hugging Face `BertModel`, by name; matrices are (outputs, inputs).
    :param layers: how many there are.
    :param heads: of each layer's attention.
    :param max_tokens: longest input.
    """

    def __init__(
        self, weights: Mapping[str, NDArray[Any]], *, layers: int, heads: int, max_tokens: int
    ) -> None:
        self.weights = weights
        self.layers = layers
        self.heads = heads
        self.max_tokens = max_tokens
        self.width = weights["embeddings.LayerNorm.weight"].shape[0]
        self.graph = OnnxGraph()

    def embedding_model(self) -> ModelProto:
        """Return the model from `input_ids`, (batch, tokens), to `embedding`, (batch, width).

        An embedding is the mean of the last layer's vectors, scaled to length 1.
        """
        hidden = self.hidden("input_ids")
        mean = self.graph.node("ReduceMean", [hidden], "mean", axes=[1], keepdims=0)
        self.graph.node("LpNormalization", [mean], "embedding", axis=-1, p=2)
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
        embedding = helper.make_tensor_value_info(
            "embedding", TensorProto.FLOAT, ["batch", self.width]
        )
        return self.graph.model([ids], [embedding])

    def hidden(self, input_ids: str) -> str:
        """Return the last layer's vectors, (batch, tokens, width)."""
        shape = self.graph.node("Shape", [input_ids], "shape")
        self.graph.node("Concat", [shape, self.graph.integers(self.width)], "unflat", axis=0)
        hidden = self._embeddings(input_ids, shape)
        for layer in range(self.layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}")
        return self.graph.node("Reshape", [hidden, "unflat"], "hidden")

    def _embeddings(self, input_ids: str, shape: str) -> str:
        """Vectors of words and places, (rows, width)."""
        node, constant, integers = self.graph.node, self.graph.constant, self.graph.integers
        words, scales = quantise_rows(self.weights["embeddings.word_embeddings.weight"])
        places = self.weights["embeddings.position_embeddings.weight"][: self.max_tokens]
        places = places + self.weights["embeddings.token_type_embeddings.weight"][0]
        found = node("Gather", [constant("words.int8", words), input_ids], "word.int8")
        found = node("Cast", [found], "word.cast", to=TensorProto.FLOAT)
        scale = node("Gather", [constant("words.scales", scales), input_ids], "word.scale")
        found = node("Mul", [found, scale], "word")
        tokens = node("Gather", [shape, integers(1)], "tokens")
        ends = [integers(0), tokens, integers(0)]
        place = node("Slice", [constant("places", places), *ends], "place")
        total = node("Add", [found, place], "embeddings")
        flat = node("Reshape", [total, integers(-1, self.width)], "embeddings.flat")
        return self._normalised(flat, "embeddings.LayerNorm")

    def _layer(self, hidden: str, name: str) -> str:
        attended = self._attention(hidden, f"{name}.attention.self")
        hidden = self._dense_and_residual(attended, hidden, f"{name}.attention.output")
        (inner,) = self._products(hidden, [f"{name}.intermediate.dense"])
        bias = self._weight(f"{name}.intermediate.dense.bias")
        inner = self.graph.node("BiasGelu", [inner, bias], f"{name}.gelu", MICROSOFT)
        return self._dense_and_residual(inner, hidden, f"{name}.output", lowest=_GELU_MINIMUM)

    def _attention(self, hidden: str, name: str) -> str:
        node, names = self.graph.node, [f"{name}.{part}" for part in ("query", "key", "value")]
        bias = np.concatenate([self.weights[f"{part}.bias"] for part in names])
        inputs = [
            node("Reshape", [product, "unflat"], f"{product}.unflat")
            for product in self._products(hidden, names)
        ]
        inputs.append(self.graph.constant(f"{name}.bias", bias))
        heads = {"num_heads": self.heads}
        attended = node("MultiHeadAttention", inputs, f"{name}.attended", MICROSOFT, **heads)
        flat = self.graph.integers(-1, self.width)
        return node("Reshape", [attended, flat], f"{name}.flat")

    def _dense_and_residual(
        self, x: str, hidden: str, name: str, lowest: float | None = None
    ) -> str:
        (product,) = self._products(x, [f"{name}.dense"], lowest)
        total = self.graph.node("Add", [product, hidden], f"{name}.residual")
        bias = self._weight(f"{name}.dense.bias")
        total = self.graph.node("Add", [total, bias], f"{name}.biased")
        return self._normalised(total, f"{name}.LayerNorm")

    def _normalised(self, x: str, name: str) -> str:
        inputs = [x, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self.graph.node("LayerNormalization", inputs, name, axis=-1, epsilon=_EPSILON)

    def _weight(self, name: str) -> str:
        return self.graph.constant(name, self.weights[name])

    def _products(self, x: str, names: list[str], lowest: float | None = None) -> list[str]:
        """`x`, (rows, inputs), times each weight of `names`, in 8 bits, without biases.

        :param lowest: a bound of `x` that is known, which saves looking for it.
        """
        quantised = [quantise_columns(self.weights[f"{name}.weight"].T) for name in names]
        extra, matrices = with_zero_point_rows(*(matrix for matrix, _ in quantised))
        low, high = self._range(x, lowest)
        node, integers = self.graph.node, self.graph.integers
        span = node("Sub", [high, low], f"{x}.span")
        scale = node("Mul", [span, self.graph.number(1 / 255)], f"{x}.scale")
        zero = node("Neg", [node("Div", [low, scale], f"{x}.low in scales")], f"{x}.zero exact")
        zero = node("Round", [zero], f"{x}.zero round")
        zero = node("Cast", [zero], f"{x}.zero", to=TensorProto.UINT8)
        q = node("QuantizeLinear", [x, scale, zero], f"{x}.uint8", axis=0)
        zero = node("Reshape", [zero, integers(-1, 1)], f"{x}.zero column")
        zeros = node("Expand", [zero, integers(1, extra)], f"{x}.zeros")
        q = node("Concat", [q, zeros], f"{x}.extended", axis=1)
        scale = node("Reshape", [scale, integers(-1, 1)], f"{x}.scale column")
        products = []
        for name, matrix, (_, scales) in zip(names, matrices, quantised, strict=True):
            weight = self.graph.constant(f"{name}.int8", matrix)
            by_output = self.graph.constant(f"{name}.scales", scales)
            inputs = [q, weight, self.graph.number(1), by_output]
            product = node("MatMulIntegerToFloat", inputs, f"{name}.unscaled", MICROSOFT)
            products.append(node("Mul", [product, scale], f"{name}.product"))
        return products

    def _range(self, x: str, lowest: float | None) -> tuple[str, str]:
        """The least and largest value of each row of `x`; 0 lies between them."""
        node, number = self.graph.node, self.graph.number
        high = node("ReduceMax", [x], f"{x}.max", axes=[1], keepdims=0)
        high = node("Max", [high, number(_LEAST)], f"{x}.high")
        if lowest is not None:
            return number(lowest), high
        low = node("ReduceMin", [x], f"{x}.min", axes=[1], keepdims=0)
        return node("Min", [low, number(0)], f"{x}.low"), high
