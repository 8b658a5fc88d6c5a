"""What the tests of the network for follow-ups share: what was said, and learning on it.

What imports this has to skip itself where the extra `models` is not installed.
"""

from collections.abc import Sequence

import torch

from retriever.followups import Text
from training.term_model import TermBatch, TermExample, TermModel, term_loss

TEXTS = (
    Text("question", 1, "Who won the cup?", "Who won the cup?"),
    Text("quote", 1, "The mayor won the cup by the bridge."),
    Text("quote", 2, "A tram fell into the lake near the bridge."),
)


def learn(model: TermModel, examples: Sequence[TermExample]) -> list[float]:
    """Fit `model` to `examples`; return the loss after each of 60 steps."""
    batch = TermBatch.of([example.input for example in examples])
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=3e-3)
    losses = []
    for _ in range(60):
        leaning, terms = model(batch)
        loss = term_loss(leaning, terms, examples)
        torch.autograd.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
