"""The reader's model: an encoder with a span on top, and its loss over one question's passages."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from training.groups import Gold

# Words stay the encoder's: they are half of its parameters, and few of them are in the questions.
_NEVER = -1e4


class SpanModel(nn.Module):
    """Gives each token a logit to start and one to end the answer, comparable across passages.

    A passage's own logit, read off [CLS], is added to all of its tokens, and "no answer" is the
    constant 0: so a question's passages and silence compete in one softmax. All tokens are of
    segment 0, as in the encoder that training starts from; [SEP] tells question from passage.

    :param folder: of the encoder that training starts from.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            # On a CPU in bf16 this is 1.3 to 1.9 times as fast as torch's flash attention.
            attn_implementation="eager",
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        size = int(self.encoder.config.hidden_size)
        self.span = nn.Linear(size, 2)
        self.passage = nn.Linear(size, 1)
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return logits, shape (n, tokens, 2), of inputs of shape (n, tokens)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        logits: Tensor = self.span(states) + self.passage(states[:, :1])
        return logits


def shared_loss(
    logits: Tensor,
    passages: Tensor,
    groups: Sequence[Sequence[int]],
    golds: Sequence[Gold | None],
) -> Tensor:
    """Return the mean loss of the groups, each normalised over all of its passages.

    Clark and Gardner, ACL 2018, section 3.2 ("shared normalization"), with "no answer" as one more
    choice of logit 0, which is the right one for a group without an answer.

    :param logits: shape (n, tokens, 2).
    :param passages: 1 where a token is a passage's, shape (n, tokens).
    :param groups: rows of `logits` that belong to one question.
    :param golds: for each group where its answer is, or None. Of one that is not exact the answer
        starts and ends somewhere within: the sum over its tokens counts (the same paper, 3.1).
    """
    logits = logits.float().masked_fill(passages[..., None] == 0, _NEVER)
    sums = logits.logsumexp(dim=1)
    silence = torch.zeros(1, 2, device=logits.device)
    losses = []
    for rows, gold in zip(groups, golds, strict=True):
        normaliser = torch.cat([silence, sums[list(rows)]]).logsumexp(dim=0).sum()
        if gold is None:
            losses.append(normaliser)
        else:
            inside = logits[gold.passage, gold.first : gold.last + 1]
            starts, ends = inside[:, 0], inside[:, 1]
            if gold.exact:
                losses.append(normaliser - starts[0] - ends[-1])
            else:
                losses.append(normaliser - starts.logsumexp(dim=0) - ends.logsumexp(dim=0))
    return torch.stack(losses).mean() / 2
