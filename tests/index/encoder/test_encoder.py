"""The shipped encoder: shapes, any string, any batch, any thread, and files that are damaged."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.encoder import CompressedEncoder, SentenceTransformerEncoder, load_encoder
from index.encoder.batches import batches
from index.encoder.loading import SHIPPED
from index.encoder.manifest import MANIFEST, MODEL, TOKENIZER, EncoderManifest
from index.errors import EncoderError

ODD = ["", " ", "\x00", "\ud800", "a\udfffb", "\U0001f980", "漢字", "?!" * 300, "a" * 100_000]


@pytest.fixture(scope="module")
def encoder() -> CompressedEncoder:
    return CompressedEncoder(SHIPPED, threads=2)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "encoder"
    shutil.copytree(SHIPPED, folder)
    return folder


def test_batches_hold_one_length_and_at_most_so_many_tokens() -> None:
    sequences = [[1], [2, 2], [3], [4, 4, 4, 4, 4], [5]]
    found = [(positions, ids.tolist()) for positions, ids in batches(sequences, tokens=2)]
    assert found == [
        ([3], [[4, 4, 4, 4, 4]]),
        ([1], [[2, 2]]),
        ([0, 2], [[1], [3]]),
        ([4], [[5]]),
    ]
    assert list(batches([], tokens=2)) == []


def test_arguments_are_checked() -> None:
    with pytest.raises(ValueError, match="threads must be at least 1, got 0"):
        CompressedEncoder(SHIPPED, threads=0)
    with pytest.raises(ValueError, match="batch_tokens must be at least 1, got 0"):
        CompressedEncoder(SHIPPED, batch_tokens=0)
    with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
        SentenceTransformerEncoder("any", batch_size=0)
    with pytest.raises(ValueError, match="got the string 'one'"):
        CompressedEncoder(SHIPPED).encode("one")


def test_the_shipped_name_is_compressed_and_any_other_is_not() -> None:
    shipped, other = load_encoder(), load_encoder("some/model")
    assert isinstance(shipped, CompressedEncoder)
    assert (shipped.name, shipped.dimension) == ("all-MiniLM-L6-v2", 384)
    assert isinstance(other, SentenceTransformerEncoder)
    assert other.name == "some/model"


def test_no_texts_give_no_rows_and_load_nothing(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / MANIFEST, tmp_path)
    embeddings = CompressedEncoder(tmp_path).encode([])
    assert embeddings.shape == (0, 384)
    assert embeddings.dtype == np.float32


def test_a_folder_without_an_encoder_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"no encoder in .*make encoder"):
        CompressedEncoder(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format_version": 1}', '{"format_version": 1, "files": {}}']
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(EncoderError, match=r"manifest\.json is damaged"):
        CompressedEncoder(tmp_path)


def test_another_format_version_is_refused(copy: Path) -> None:
    values = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps(values | {"format_version": 2}))
    with pytest.raises(EncoderError, match="format version 2, not 1"):
        CompressedEncoder(copy)


def test_a_file_that_is_missing_or_cut_is_refused_before_it_is_read(copy: Path) -> None:
    with (copy / MODEL).open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(EncoderError, match=r"model.onnx is damaged \(1000 bytes, not \d+\)"):
        CompressedEncoder(copy).warm_up()
    (copy / MODEL).unlink()
    with pytest.raises(EncoderError, match=r"model.onnx is missing"):
        CompressedEncoder(copy).encode(["a"])


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_file_that_cannot_be_parsed_is_refused(copy: Path, name: str) -> None:
    size = (copy / name).stat().st_size
    (copy / name).write_bytes(b"\xff" * size)
    encoder = CompressedEncoder(copy)
    with pytest.raises(EncoderError, match=f"{name} cannot be loaded"):
        encoder.warm_up()


def test_verify_notices_a_single_byte(copy: Path) -> None:
    encoder = CompressedEncoder(copy)
    encoder.verify()
    with (copy / MODEL).open("r+b") as file:
        file.seek(12_000_000)
        byte = file.read(1)[0]
        file.seek(12_000_000)
        file.write(bytes([byte ^ 1]))
    with pytest.raises(EncoderError, match=r"model.onnx is damaged \(its SHA-256 differs\)"):
        encoder.verify()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r"pip install newsquote\[models\]"):
        SentenceTransformerEncoder("some/model").warm_up()


@pytest.mark.integration
def test_embeddings_are_unit_vectors_in_the_order_of_the_texts(encoder: CompressedEncoder) -> None:
    texts = ["short", "a text of " + "many words " * 200, "another", "A second, middling text."]
    embeddings = encoder.encode(texts)
    assert embeddings.shape == (4, 384)
    assert embeddings.dtype == np.float32
    assert np.linalg.norm(embeddings, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    # Only the order of sums in 32 bits may differ from batch to batch.
    assert embeddings == pytest.approx(alone, abs=1e-5)


@pytest.mark.integration
def test_neither_batches_nor_threads_change_an_embedding(encoder: CompressedEncoder) -> None:
    texts = [" ".join(["word"] * (1 + i % 40)) + f" {i}" for i in range(1100)]
    together = encoder.encode(texts)
    one_by_one = CompressedEncoder(SHIPPED, threads=1, batch_tokens=1)
    assert together == pytest.approx(one_by_one.encode(texts), abs=1e-5)
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(CompressedEncoder(SHIPPED).encode, [texts[:50]] * 4))
    for part in parts:
        assert part == pytest.approx(together[:50], abs=1e-5)


@pytest.mark.integration
@pytest.mark.parametrize("text", ODD, ids=[ascii(text[:6]) for text in ODD])
def test_any_string_has_an_embedding(encoder: CompressedEncoder, text: str) -> None:
    embeddings = encoder.encode([text, "a boat"])
    assert np.linalg.norm(embeddings, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert embeddings[1] == pytest.approx(encoder.encode(["a boat"])[0], abs=1e-5)


@pytest.mark.integration
def test_the_end_of_a_long_text_is_left_out(encoder: CompressedEncoder) -> None:
    start = "flood " * 254
    embeddings = encoder.encode([start, start + "wedding " * 50])
    assert embeddings[0] == pytest.approx(embeddings[1], abs=1e-5)


@pytest.mark.integration
def test_what_means_the_same_lies_close(encoder: CompressedEncoder) -> None:
    question, answer, other = encoder.encode(
        [
            "Why was the ferry late?",
            "Fog held the boat up for two hours.",
            "The bakery won a prize for its bread.",
        ]
    )
    assert question @ answer > question @ other + 0.2


@pytest.mark.integration
def test_it_runs_where_there_is_no_torch() -> None:
    program = (
        "import sys\n"
        "for name in ('torch', 'transformers', 'sentence_transformers', 'onnx'):\n"
        "    sys.modules[name] = None\n"
        "from index.encoder import load_encoder\n"
        "assert 'onnxruntime' not in sys.modules, 'the runtime is loaded too early'\n"
        "print(load_encoder().encode(['a']).shape)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=SHIPPED.parents[2]
    )
    assert (done.stdout, done.returncode) == ("(1, 384)\n", 0), done.stderr


@pytest.mark.integration
def test_every_file_of_the_shipped_folder_is_as_recorded(encoder: CompressedEncoder) -> None:
    encoder.verify()
    assert EncoderManifest.read(SHIPPED).source_sha256.startswith("53aa51172d142c89")
