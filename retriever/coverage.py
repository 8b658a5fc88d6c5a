"""How much of a question's words a text holds."""

import math
import re
from collections.abc import Sequence

import numpy as np
import Stemmer
from numpy.typing import NDArray

from index import FaissDocumentStore, content_words

_WORD = re.compile(r"[^\W_]+")


def word_coverage(
    question: str, texts: Sequence[str], store: FaissDocumentStore
) -> NDArray[np.float32]:
    """Return the share of the question's words that each text holds, shape (texts,), 0 to 1.

    Words are compared by their stems and weighted by how rare they are in `store`.
    """
    stemmer = Stemmer.Stemmer("porter")
    words = content_words(question)
    frequencies = store.document_frequencies(words)
    total = store.count_documents()
    weights: dict[str, float] = {}
    for word, frequency in zip(words, frequencies, strict=True):
        # Inverse document frequency as in BM25 (Robertson and Zaragoza 2009, section 3.1).
        weights[stemmer.stemWord(word)] = math.log(
            1 + (total - frequency + 0.5) / (frequency + 0.5)
        )
    whole = sum(weights.values())
    shares = np.zeros(len(texts), dtype=np.float32)
    if whole <= 0:
        return shares
    for i, text in enumerate(texts):
        held = set(stemmer.stemWords([match.lower() for match in _WORD.findall(text)]))
        shares[i] = sum(weight for word, weight in weights.items() if word in held) / whole
    return shares
