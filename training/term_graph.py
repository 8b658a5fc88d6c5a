"""The network for follow-ups as an ONNX graph whose matrix products run in 8 bits."""

import numpy as np
from onnx import ModelProto, TensorProto, helper

from index.encoder.bert_graph import BertGraph


class TermGraph(BertGraph):
    """The encoder's graph with what each token belongs to, and two logits a token on top.

    The weights are the encoder's, and `kind.weight`, `term.weight`, `term.bias`, `lean.weight` and
    `lean.bias` as in `training.term_model.TermModel`.
    """

    def term_model(self) -> ModelProto:
        """Return the model from `input_ids` and `kinds` to `logits`, (batch, tokens, 2).

        The inputs have shape (batch, tokens). The first logit of a token says that its word
        belongs to the question; the second one of the first token, that the question leans.
        """
        node, constant = self.graph.node, self.graph.constant
        hidden = self.hidden("input_ids")
        weights = np.concatenate([self.weights["term.weight"], self.weights["lean.weight"]])
        bias = np.concatenate([self.weights["term.bias"], self.weights["lean.bias"]])
        product = node("MatMul", [hidden, constant("head.matrix", weights.T)], "head.product")
        node("Add", [product, constant("head.bias", bias)], "logits")
        ids, kinds = (
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "kinds")
        )
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "tokens", 2])
        return self.graph.model([ids, kinds], [logits])

    def _embeddings(self, input_ids: str, shape: str) -> str:
        words = super()._embeddings(input_ids, shape)
        node = self.graph.node
        kinds = self.graph.constant("kind.vectors", self.weights["kind.weight"])
        kind = node("Gather", [kinds, "kinds"], "kind")
        flat = node("Reshape", [kind, self.graph.integers(-1, self.width)], "kind.flat")
        return node("Add", [words, flat], "words with kinds")
