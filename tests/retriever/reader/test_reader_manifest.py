"""What a reader's folder says about itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.encoder.manifest import MANIFEST, FileRecord
from retriever.reader.errors import ReaderError
from retriever.reader.manifest import ReaderManifest
from retriever.reader.ranking import LEAD, LOGIT, Ranking

MADE = ReaderManifest(
    name="tiny",
    max_tokens=64,
    form="int8",
    source_sha256="0" * 64,
    seed=7,
    ranking=Ranking({"span": 1.5}, {LOGIT: 2.0, LEAD: 0.5}, 0.25),
    enough=3.5,
    threshold=0.4,
    files={
        "model.onnx": FileRecord(size=3, sha256="1" * 64),
        "tokenizer.json": FileRecord(size=5, sha256="2" * 64),
    },
)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    MADE.write(tmp_path)
    assert ReaderManifest.read(tmp_path) == MADE


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"model\.onnx is missing"):
        MADE.check_sizes(tmp_path)


def test_a_file_that_was_cut_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"ab")
    with pytest.raises(ReaderError, match=r"damaged \(2 bytes, not 3\)"):
        MADE.check_sizes(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format_version": 4}', "\x00"])
def test_a_damaged_manifest_is_an_error_of_the_domain(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(ReaderError, match="is damaged"):
        ReaderManifest.read(tmp_path)


def test_a_manifest_without_a_model_is_damaged(tmp_path: Path) -> None:
    replace(MADE, files={}).write(tmp_path)
    with pytest.raises(ReaderError, match="is damaged"):
        ReaderManifest.read(tmp_path)


def test_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"format_version": 9}')
    with pytest.raises(ReaderError, match="format version 9, not 4"):
        ReaderManifest.read(tmp_path)
