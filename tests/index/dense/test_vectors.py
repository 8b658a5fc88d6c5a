"""Vectors in FAISS."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense.vectors import VectorIndex

# Cosines with [1, 0] by hand: 1, 0.8, 0, -1; float16 keeps 11 bits, three digits of them.
VECTORS = np.array([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]], dtype=np.float32)
EAST: NDArray[np.float32] = np.array([1, 0], dtype=np.float32)


@pytest.fixture
def index() -> VectorIndex:
    """Four vectors under the numbers 10, 20, 30 and 40."""
    index = VectorIndex(dimension=2)
    index.add(np.array([10, 20, 30, 40]), VECTORS)
    return index


def rounded(found: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(number, round(score, 3)) for number, score in found]


def test_the_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    assert rounded(index.search(EAST, 3)) == [(10, 1.0), (20, 0.8), (30, 0.0)]


def test_more_than_there_are_gives_all(index: VectorIndex) -> None:
    assert [number for number, _ in index.search(EAST, 100)] == [10, 20, 30, 40]


def test_a_selection_is_searched_even_where_it_ranks_last(index: VectorIndex) -> None:
    assert rounded(index.search(EAST, 1, among=[40, 30, 99])) == [(30, 0.0)]
    assert rounded(index.search(EAST, 9, among=[40])) == [(40, -1.0)]
    assert index.search(EAST, 9, among=[]) == []
    assert index.search(EAST, 9, among=[99]) == []


def test_what_is_removed_is_found_no_longer(index: VectorIndex) -> None:
    index.remove(np.array([10, 30, 99]))
    assert rounded(index.search(EAST, 4)) == [(20, 0.8), (40, -1.0)]
    assert len(index) == 2


def test_an_empty_index_finds_nothing() -> None:
    assert VectorIndex(dimension=2).search(EAST, 3) == []


def test_senseless_arguments_are_refused(index: VectorIndex) -> None:
    with pytest.raises(ValueError, match="top_k must be at least 1, got 0"):
        index.search(EAST, 0)
    with pytest.raises(ValueError, match=r"vectors must have shape \(1, 2\), got \(1, 3\)"):
        index.add(np.array([50]), np.zeros((1, 3), dtype=np.float32))
