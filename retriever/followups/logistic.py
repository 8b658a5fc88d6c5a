"""Logistic regressions by the names of their features, and the ones that ship."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS = "weights.json"


@dataclass(frozen=True)
class Logistic:
    """A logistic regression.

    :param weights: by the name of the feature; a feature without one counts for nothing.
    :param bias: what is added to their sum.
    :param threshold: probability from which the answer is yes, 0 to 1.
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability of yes, 0 to 1."""
        weights = self.weights
        logit = self.bias + sum(
            value * weights[name] for name, value in features.items() if value and name in weights
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def shipped(name: str) -> Logistic:
    """Return "leaning" or "terms", as `training.contextualizer_fit` left them."""
    text = files("retriever.followups").joinpath(WEIGHTS).read_text(encoding="utf-8")
    return Logistic(**json.loads(text)[name])
