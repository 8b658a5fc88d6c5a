"""Passages embedded in turns, as the benchmark of the encoder has it."""

import numpy as np
import pytest
from haystack import Document

from benchmarks.encoder import embed_in_turns, ratio_of_sums
from index import PassageEmbedder
from tests.index.fake_encoder import HashedWords


class Counting:
    """Embeds with nothing but the length of a text; notes how many texts came at a time."""

    def __init__(self) -> None:
        self.turns: list[int] = []

    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return documents with one number each."""
        self.turns.append(len(documents))
        texts = [document.content or "" for document in documents]
        return {"documents": [Document(content=t, embedding=[float(len(t))]) for t in texts]}


def test_both_embed_every_text_in_order_and_in_turns() -> None:
    texts = [f"It rained {'very ' * i}hard." for i in range(20)]
    counting, encoder = Counting(), HashedWords()
    lengths, hashed = embed_in_turns([counting, PassageEmbedder(encoder=encoder)], texts, 6)
    assert counting.turns == [8, 6, 6, 6, 2]  # the first is to warm up
    np.testing.assert_array_equal(lengths.vectors, [[len(text)] for text in texts])
    np.testing.assert_array_equal(hashed.vectors, HashedWords().encode(texts))
    assert [len(each.seconds) for each in (lengths, hashed)] == [4, 4]
    assert [len(each.processor) for each in (lengths, hashed)] == [4, 4]


def test_the_ratio_is_of_sums() -> None:
    assert ratio_of_sums([(6.0, 1.0), (3.0, 2.0)]) == pytest.approx(3.0)
