"""The trained network for follow-ups into the folder that ships.

    python -m training.term_export --weights FILE --target DIR

writes model.onnx, tokenizer.json and a manifest whose thresholds are the best for the written news
and conversations that training left out.
"""

import argparse
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
from retriever.followups import Judgement, TermNetwork, texts_of
from retriever.followups.term_inputs import MAX_TOKENS
from retriever.followups.term_network import SHIPPED, TermManifest
from retriever.followups.words import content_stems
from training.contextualizer_data import Example, read_news, read_talks, self_contained
from training.export import FORM
from training.start import SHA256, start_folder
from training.term_graph import TermGraph

_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
_STEPS = [step / 50 for step in range(1, 50)]  # thresholds that are tried


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
    news = list(read_news(held=True))
    alone = rng.sample(self_contained(rng, held=True), len(news))
    manifest = choose_thresholds(arguments.target, [*talks, *news, *alone])
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
        max_tokens=MAX_TOKENS,
        form=FORM,
        source_sha256=SHA256,
        seed=seed,
        leaning=0.5,
        terms=0.5,
        files={name: FileRecord.of(target / name) for name in (MODEL, TOKENIZER)},
    ).write(target)


def choose_thresholds(target: Path, examples: Sequence[Example]) -> TermManifest:
    """Write the thresholds that serve `examples` best into the manifest of `target`, and return it.

    That for leaning has the highest balanced accuracy; that for terms the highest F1 of the terms
    of the questions then seen to lean.
    """
    network = TermNetwork(target)
    judged = [(e, network.judge(e.question, texts_of(e.turns))) for e in examples]
    leaning = max(_STEPS, key=lambda at: _balanced(judged, at))
    seen = [(e, judgement) for e, judgement in judged if judgement.leaning >= leaning]
    terms = max(_STEPS, key=lambda at: _f1(seen, at))
    manifest = replace(network.manifest, leaning=leaning, terms=terms)
    manifest.write(target)
    return manifest


def _balanced(judged: Sequence[tuple[Example, Judgement]], threshold: float) -> float:
    """Mean of the shares of leaning questions and of others that are seen rightly."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for example, judgement in judged:
        leans = example.rewrite.strip() != example.question.strip()
        right[leans].append((judgement.leaning >= threshold) == leans)
    return sum(sum(some) / max(1, len(some)) for some in right.values()) / 2


def _f1(judged: Sequence[tuple[Example, Judgement]], threshold: float) -> float:
    hits = wanted = taken = 0
    for example, judgement in judged:
        gold = content_stems(example.rewrite) - content_stems(example.question)
        chosen = {stem for stem, found in judgement.terms.items() if found >= threshold}
        hits, wanted, taken = hits + len(gold & chosen), wanted + len(gold), taken + len(chosen)
    return 2 * hits / max(1, wanted + taken)


if __name__ == "__main__":
    main()
