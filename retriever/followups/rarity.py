"""How rare a word is in English."""

import json
from functools import cache
from importlib.resources import files

_TOKENIZER = "encoder/all-MiniLM-L6-v2/tokenizer.json"


@cache
def _ranks() -> dict[str, int]:
    """The vocabulary of the shipped encoder, which lists whole words by falling frequency."""
    text = files("index").joinpath(_TOKENIZER).read_text(encoding="utf-8")
    vocabulary: dict[str, int] = json.loads(text)["model"]["vocab"]
    return vocabulary


def rarity(word: str) -> float:
    """Return how rare `word` is, from 0, the commonest, to 1, not in a vocabulary of 30,000."""
    ranks = _ranks()
    return min(1.0, ranks.get(word.lower(), len(ranks)) / len(ranks))
