"""A network that reads a question with the conversation: does it lean, and on which words.

In the manner of QuReTeC (Voskarides et al., SIGIR 2020): each word said before is chosen or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from retriever.followups import Text
from retriever.followups.term_inputs import KIND_COUNT, TermInput, TermTokenizer
from retriever.followups.words import content_stems

LAYERS = 4  # that ship
_NEVER = -1e4
_TERMS_PER_LOSS = 4  # a question adds two to three, of some dozens


@dataclass(frozen=True)
class TermExample:
    """An input with what a person made of it.

    :param leans: whether the question was completed.
    :param wanted: stems that were added.
    """

    input: TermInput
    leans: bool
    wanted: frozenset[str]

    @classmethod
    def of(
        cls, tokenizer: TermTokenizer, question: str, rewrite: str, texts: Sequence[Text]
    ) -> "TermExample":
        """Return the example of a question that a person rewrote in full."""
        leans = rewrite.strip() != question.strip()
        wanted = content_stems(rewrite) - content_stems(question)
        return cls(tokenizer.input(question, texts), leans, wanted)


@dataclass(frozen=True)
class TermBatch:
    """Inputs as tensors of shape (n, tokens), and where the stems of each stand.

    :param rows: the input, `tokens` the place and `terms` the number of the term, for each place
        of each term; shape (places,).
    :param counts: how many terms each input has.
    """

    ids: Tensor
    kinds: Tensor
    mask: Tensor
    rows: Tensor
    tokens: Tensor
    terms: Tensor
    counts: list[int]

    @classmethod
    def of(cls, inputs: Sequence[TermInput]) -> "TermBatch":
        """Return the batch of `inputs`, their terms in the order of `places`."""
        shape = (len(inputs), max(len(made.ids) for made in inputs))
        ids = torch.zeros(shape, dtype=torch.long)
        kinds, mask = torch.zeros_like(ids), torch.zeros_like(ids)
        where: list[tuple[int, int, int]] = []
        term = 0
        for row, made in enumerate(inputs):
            ids[row, : len(made.ids)] = torch.tensor(made.ids)
            kinds[row, : len(made.ids)] = torch.tensor(made.kinds)
            mask[row, : len(made.ids)] = 1
            for places in made.places.values():
                where += [(row, place, term) for place in places]
                term += 1
        rows, tokens, terms = torch.tensor(where, dtype=torch.long).reshape(-1, 3).T
        counts = [len(made.places) for made in inputs]
        return cls(ids, kinds, mask, rows, tokens, terms, counts)


class TermModel(nn.Module):
    """Gives a logit that a question leans, and one for each word that it belongs to the question.

    :param folder: of the encoder that training starts from.
    :param layers: of the encoder that are kept, from the first.
    :param dropout: of hidden states, while it is trained.
    """

    def __init__(self, folder: Path, *, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            attn_implementation="eager",  # as in training.model
            local_files_only=True,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        size = int(self.encoder.config.hidden_size)
        self.kind = nn.Embedding(KIND_COUNT, size)
        self.term, self.lean = nn.Linear(size, 1), nn.Linear(size, 1)
        nn.init.zeros_(self.kind.weight)
        nn.init.constant_(self.term.bias, -2.0)  # few words are chosen
        for parameter in self.encoder.embeddings.parameters():
            parameter.requires_grad = False

    def forward(self, batch: TermBatch) -> tuple[Tensor, Tensor]:
        """Return the logits of leaning, shape (n,), and of all terms, shape (terms,).

        A term's is the logsumexp over its places: one of them is enough.
        """
        states = self.encoder.embeddings(input_ids=batch.ids) + self.kind(batch.kinds)
        mask = (1.0 - batch.mask[:, None, None].to(states.dtype)) * _NEVER
        for layer in self.encoder.encoder.layer:
            states = layer(states, mask)
        leaning = self.lean(states[:, 0])[:, 0].float()
        at_places = self.term(states)[..., 0].float()[batch.rows, batch.tokens]
        count = sum(batch.counts)
        with torch.no_grad():
            highest = torch.full((count,), _NEVER).scatter_reduce(
                0, batch.terms, at_places.detach(), "amax"
            )
        sums = torch.zeros(count).index_add(
            0, batch.terms, (at_places - highest[batch.terms]).exp()
        )
        return leaning, highest + sums.log()


def term_loss(leaning: Tensor, terms: Tensor, examples: Sequence[TermExample]) -> Tensor:
    """Return the mean loss; the words of a question that leans on nothing do not count.

    :param leaning: shape (n,).
    :param terms: of all examples one after the other, in the order of their inputs' places.
    """
    leans = torch.tensor([float(example.leans) for example in examples])
    of_leaning = nn.functional.binary_cross_entropy_with_logits(leaning, leans, reduction="sum")
    told = [(e.leans, stem in e.wanted) for e in examples for stem in e.input.places]
    counted = torch.tensor([float(leans) for leans, _ in told])
    wanted = torch.tensor([float(wanted) for _, wanted in told])
    of_terms = nn.functional.binary_cross_entropy_with_logits(
        terms, wanted, weight=counted, reduction="sum"
    )
    return (of_leaning / 2 + of_terms / _TERMS_PER_LOSS) / len(examples)
