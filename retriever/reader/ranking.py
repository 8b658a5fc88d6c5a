"""From evidence to an order of quotes, and to the probability that each answers."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Numbers that speak for a sentence; those of the model's are sums of two logits (start and end),
# halved, relative to "no answer":
# `span`: of the sentence's best span;
# `share`: of the same relative to all spans of all passages, a log-probability;
# `mass`: of all spans of the sentence, relative to the same;
# `article`: of all spans of its article, relative to the same;
# `silence`: of "no answer", relative to the same; it is one for all sentences of a question;
# `again_...`: the same at the second look, relative to all that is looked at again;
# `coverage`: share of the question's words that the sentence holds;
# `context`: share of them that its article's passages hold;
# `unnamed`: share of the question's names that its article does not have;
# `rank`: 1 / rank of its best passage among those that are read;
# `cosine`, `bm25`, `dense`, `lexical`: the best of its passages in `retriever.retrieving.standing`;
# `nearest`: the highest cosine of any passage that is read;
# `said`: of a follow-up, 1 for a sentence that the last answer quoted; `beside`: how near to that
# another one of its article stands, from 1 for the next one down to 0; `repeats`: 1 where the words
# that would answer are those of the last answer, or hold them, or lie in them;
# `headline`, `asks`, `replies`: 1 for a headline or date line, a question, what is said to one;
# `length`: logarithm of its number of words;
# `words`: logarithm of the number of words of its best span.
NAMES = (
    "span",
    "share",
    "mass",
    "article",
    "silence",
    "again_span",
    "again_share",
    "again_mass",
    "again_silence",
    "coverage",
    "context",
    "unnamed",
    "rank",
    "cosine",
    "bm25",
    "dense",
    "lexical",
    "nearest",
    "said",
    "beside",
    "repeats",
    "headline",
    "asks",
    "replies",
    "length",
    "words",
)
# What the probability is made of beside the evidence: the logit that orders the quotes, and how far
# it lies above the best other one.
LOGIT, LEAD = "logit", "lead"
_FARTHEST = 5.0


@dataclass(frozen=True)
class Ranking:
    """Two logistic regressions, one upon the other.

    The first, over the evidence for one quote, orders them. The second makes the probability that
    the answer is right: it is fitted on first quotes alone, since the first of many promises more
    than it keeps (Platt, 1999, with more inputs than the score).

    :param weights: of the first, by the name of the evidence.
    :param confidence: of the second, by the name of the evidence, `LOGIT` or `LEAD`.
    """

    weights: dict[str, float]
    confidence: dict[str, float]
    confidence_intercept: float

    def logits(self, evidence: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return what orders the quotes, higher is better.

        :param evidence: shape (quotes, len(NAMES)).
        """
        weights = np.array([self.weights.get(name, 0.0) for name in NAMES])
        return np.asarray(evidence.astype(np.float64) @ weights)

    def probabilities(self, evidence: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the probability that each of a question's quotes answers, 0 to 1.

        The first has its confidence; another one as much less as the order finds it less likely.

        :param evidence: of all of them, shape (quotes, len(NAMES)).
        """
        weights = [self.confidence.get(name, 0.0) for name in (LOGIT, LEAD, *NAMES)]
        logits = self.logits(evidence)
        first = int(logits.argmax())
        inputs = confidence_inputs(logits, evidence)[first]
        logit = float(inputs @ weights) + self.confidence_intercept
        chance = (1 + math.tanh(logit / 2)) / 2  # the logistic function, which never overflows
        return np.asarray(chance * np.exp(logits - logits[first]))


def confidence_inputs(
    logits: NDArray[np.float64], evidence: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return what the second regression takes, shape (quotes, 2 + len(NAMES))."""
    leads = np.full(len(logits), _FARTHEST)
    if len(logits) > 1:
        second, first = np.sort(logits)[-2:]
        others = np.where(logits == first, second, first)
        leads = np.clip(logits - others, -_FARTHEST, _FARTHEST)
    return np.column_stack([logits, leads, evidence])
