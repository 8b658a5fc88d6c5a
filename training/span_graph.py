"""The reader's model as an ONNX graph whose matrix products run in 8 bits."""

from onnx import ModelProto, TensorProto, helper

from index.encoder.bert_graph import BertGraph


class SpanGraph(BertGraph):
    """The encoder's graph with the span's and the passage's logits on top, those in full precision.

    The weights are the encoder's, and `span.weight`, `span.bias`, `passage.weight` and
    `passage.bias` as in `training.model.SpanModel`.
    """

    def span_model(self) -> ModelProto:
        """Return the model from `input_ids`, (batch, tokens), to `logits`, (batch, tokens, 2)."""
        node, constant = self.graph.node, self.graph.constant
        hidden = self.hidden("input_ids")
        matrix = constant("span.matrix", self.weights["span.weight"].T)
        spans = node("MatMul", [hidden, matrix], "span.product")
        # What [CLS], the first token, says is said of the whole passage.
        first = node("Gather", [hidden, self.graph.integers(0)], "first", axis=1)
        matrix = constant("passage.matrix", self.weights["passage.weight"].T)
        passages = node("MatMul", [first, matrix], "passage.product")
        bias = constant("bias", self.weights["span.bias"] + self.weights["passage.bias"])
        node("Add", [node("Add", [spans, passages], "sum"), bias], "logits")
        ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "tokens", 2])
        return self.graph.model([ids], [logits])
