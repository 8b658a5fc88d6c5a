"""A checkpoint into the reader's folder: `python -m training.export --run DIR --target DIR`."""

import argparse
import shutil
from pathlib import Path

import onnx

from index.encoder.manifest import MODEL, TOKENIZER, FileRecord
from retriever.reader.inputs import MAX_TOKENS
from retriever.reader.manifest import ALL, ReaderManifest
from retriever.reader.ranking import LOGIT, Ranking
from retriever.reader.span_reader import SHIPPED
from training.checkpoint import load_checkpoint
from training.model import SpanModel
from training.span_graph import SpanGraph
from training.start import SHA256, start_folder
from training.train import CHECKPOINT

FORM = "int8 weights per output, int8 activations per token, ONNX"


def main() -> None:
    """Write model.onnx, tokenizer.json and a manifest that is not calibrated yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="what training wrote to")
    parser.add_argument("--target", type=Path, default=SHIPPED)
    parser.add_argument("--seed", type=int, default=7, help="that training ran with")
    arguments = parser.parse_args()
    model = SpanModel(start_folder())
    load_checkpoint(arguments.run / CHECKPOINT, model)
    export_reader(model, arguments.target, seed=arguments.seed)


def export_reader(model: SpanModel, target: Path, *, seed: int) -> ReaderManifest:
    """Write `model` into the folder `target`, in place of what is there.

    Until `training.calibrate` has run, quotes are ranked by their spans alone.
    """
    target.mkdir(parents=True, exist_ok=True)
    weights = {
        name.removeprefix("encoder."): parameter.detach().float().numpy()
        for name, parameter in model.named_parameters()
    }
    config = model.encoder.config
    graph = SpanGraph(
        weights,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        max_tokens=MAX_TOKENS,
    )
    partial = target / f".{MODEL}"
    onnx.save(graph.span_model(), partial)
    partial.replace(target / MODEL)
    shutil.copyfile(start_folder() / TOKENIZER, target / TOKENIZER)
    manifest = ReaderManifest(
        name=target.name,
        max_tokens=MAX_TOKENS,
        form=FORM,
        source_sha256=SHA256,
        seed=seed,
        ranking=Ranking({"span": 1.0}, {LOGIT: 1.0}, 0.0),
        enough=ALL,
        threshold=0.5,
        files={name: FileRecord.of(target / name) for name in (MODEL, TOKENIZER)},
    )
    manifest.write(target)
    return manifest


if __name__ == "__main__":
    main()
