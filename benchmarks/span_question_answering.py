"""The unquantised reader as a question-answering model that transformers loads from a folder.

Importing this makes the kind known to `AutoModelForQuestionAnswering`, by which a stock component
loads the folder that `save_reader` writes, like any other.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import (
    AutoConfig,
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    BertConfig,
    BertModel,
    BertPreTrainedModel,
)
from transformers.modeling_outputs import QuestionAnsweringModelOutput

from training.model import SpanModel


class SpanConfig(BertConfig):  # type: ignore[no-untyped-call]  # transformers has no types
    """An encoder of BERT's kind with a span and a passage's logit on top."""

    model_type = "newsquote-span"


class SpanForQuestionAnswering(BertPreTrainedModel):  # type: ignore[no-untyped-call]  # transformers has no types
    """`training.model.SpanModel` behind the interface of transformers."""

    config_class = SpanConfig

    def __init__(self, config: SpanConfig) -> None:
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.span = nn.Linear(config.hidden_size, 2)
        self.passage = nn.Linear(config.hidden_size, 1)
        self.post_init()  # type: ignore[no-untyped-call]  # transformers has no types

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
    ) -> QuestionAnsweringModelOutput:
        """Return logits of start and end, shape (n, tokens) each.

        They are relative to "no answer", which is the first token, [CLS], and has 0: so they may be
        compared between passages, as the model was trained to be.

        :param token_type_ids: left out of account, since training told no segments apart.
        """
        states = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        logits = self.span(states) + self.passage(states[:, :1])
        logits[:, 0] = 0
        return QuestionAnsweringModelOutput(start_logits=logits[..., 0], end_logits=logits[..., 1])


AutoConfig.register(SpanConfig.model_type, SpanConfig)
AutoModelForQuestionAnswering.register(SpanConfig, SpanForQuestionAnswering)


def save_reader(model: SpanModel, tokenizer: Path, folder: Path) -> None:
    """Write `model` into `folder`, in full precision, for transformers to load.

    :param tokenizer: folder of the tokenizer that the model was trained with.
    """
    # The encoder's own settings; without dropout, which only training would need.
    config = SpanConfig(**model.encoder.config.to_diff_dict())
    made = SpanForQuestionAnswering(config)
    with torch.no_grad():
        made.bert.load_state_dict(model.encoder.state_dict())
        made.span.load_state_dict(model.span.state_dict())
        made.passage.load_state_dict(model.passage.state_dict())
    made.save_pretrained(folder)
    AutoTokenizer.from_pretrained(str(tokenizer), local_files_only=True).save_pretrained(folder)
