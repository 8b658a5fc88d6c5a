"""The trained network for follow-ups into the folder that ships.

    python -m training.term_export --weights FILE --target DIR

writes model.onnx, tokenizer.json and a manifest; the threshold for leaning is chosen on the written
news and conversations that training left out.
"""

import argparse
import math
import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import onnx
from safetensors.numpy import load_file
from transformers import BertConfig

from index.encoder.manifest import MODEL, TOKENIZER, FileRecord
from retriever.followups import TermNetwork, texts_of
from retriever.followups.term_inputs import MAX_TOKENS
from retriever.followups.term_network import SHIPPED, TermManifest
from training.contextualizer_data import Example, read_talks, self_contained
from training.export import FORM
from training.start import SHA256, start_folder
from training.term_graph import TermGraph

_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
_READ = 144  # tokens of the 192 that it learned from: hardly worse, and below 15 ms
_CHANGED = 0.03
_NEWS = 340  # held questions in full, beside those of the conversations
# Words are searched for, where a missing one costs more than one too many: of 0.28, 0.18, 0.1 and
# 0.05 it finds most right sentences on held news, 213 of 340 by benchmarks.follow_ups (0.28: 201).
_TERMS = 0.1


def main() -> None:
    """Export, choose the thresholds and say which."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="of training.term_train")
    parser.add_argument("--target", type=Path, default=SHIPPED)
    parser.add_argument("--seed", type=int, default=7, help="that training ran with")
    arguments = parser.parse_args()
    export_network(arguments.weights, arguments.target, start=start_folder(), seed=arguments.seed)
    rng = random.Random(arguments.seed)  # noqa: S311 - repeatable, not secret
    talks = [e for e in read_talks(held=True) if e.turns]
    alone = rng.sample(self_contained(rng, held=True), _NEWS)
    manifest = choose_thresholds(arguments.target, [*talks, *alone])
    print(f"leaning from {manifest.leaning}, terms from {manifest.terms}")


def export_network(weights: Path, target: Path, *, start: Path, seed: int) -> None:
    """Write the network into the folder `target`, both thresholds at 0.5.

    :param weights: of a `training.term_model.TermModel`, in safetensors.
    :param start: folder of the encoder that it was made from, with its tokenizer.
    """
    target.mkdir(parents=True, exist_ok=True)
    named = {n.removeprefix("encoder."): w for n, w in load_file(weights).items()}
    config = BertConfig.from_pretrained(str(start), local_files_only=True)
    layers = {match[1] for name in named if (match := _LAYER.match(name))}
    graph = TermGraph(
        named, layers=len(layers), heads=config.num_attention_heads, max_tokens=MAX_TOKENS
    )
    partial = target / f".{MODEL}"
    onnx.save(graph.term_model(), partial)
    partial.replace(target / MODEL)
    shutil.copyfile(start / TOKENIZER, target / TOKENIZER)
    TermManifest(
        name=target.name,
        max_tokens=_READ,
        form=FORM,
        source_sha256=SHA256,
        seed=seed,
        leaning=0.5,
        terms=0.5,
        files={name: FileRecord.of(target / name) for name in (MODEL, TOKENIZER)},
    ).write(target)


def choose_thresholds(target: Path, examples: Sequence[Example]) -> TermManifest:
    """Write the thresholds into the manifest of `target`, and return it.

    That for leaning is the lowest at which no more than `_CHANGED` of the questions of `examples`
    that say all are taken to lean.
    """
    network = TermNetwork(target)
    alone = sorted(
        network.judge(e.question, texts_of(e.turns)).leaning
        for e in examples
        if e.rewrite.strip() == e.question.strip()
    )
    highest = alone[-1 - int(_CHANGED * len(alone))] if alone else 0.5
    leaning = min(1.0, math.ceil(1000 * highest + 1) / 1000)
    manifest = replace(network.manifest, leaning=leaning, terms=_TERMS)
    manifest.write(target)
    return manifest


if __name__ == "__main__":
    main()
