"""Train the network of `training.term_model` and judge it on what it never saw.

    python -m training.term_train --data DIR --run training/run --out FILE

starts from the reader's checkpoint in `--run`, learns from the written conversations and news but
for what is held out, and prints how it does on these, and on TREC CAsT 2021 (DIR/followups.jsonl),
of which it learns nothing (docs/conversation.md).
"""

import argparse
import logging
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from retriever.followups import texts_of
from retriever.followups.term_inputs import TermTokenizer
from training.contextualizer_data import (
    FOLLOWUPS,
    Example,
    read_followups,
    read_news,
    read_talks,
    self_contained,
)
from training.start import start_folder
from training.term_model import LAYERS, TermBatch, TermExample, TermModel, term_loss
from training.train import CHECKPOINT, bf16_pays

_RATE, _HEAD_RATE = 1e-4, 8e-4
_WARM_UP = 30  # steps
_TOKENS = 3000  # of a batch, padding included
_POOL = 300  # examples that are sorted by length together
_TALKS, _ALONE = 3, 6000  # times that conversations are seen, and questions in full drawn
_THRESHOLDS = (-2.0, -1.5, -1.0, -0.5, 0.0)
_LOG_EVERY = 25  # steps

log = logging.getLogger("training")


def main() -> None:
    """Train, save and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds followups.jsonl")
    parser.add_argument("--run", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = random.Random(arguments.seed)  # noqa: S311 - repeatable, not secret
    tokenizer = TermTokenizer(start_folder() / "tokenizer.json")
    model = TermModel(start_folder(), layers=arguments.layers)
    start_from_reader(model, arguments.run / CHECKPOINT)
    train(model, [_made(tokenizer, e) for e in _learned_from(rng)], rng)
    save_file({n: p.detach() for n, p in model.named_parameters()}, arguments.out)
    judged = {
        "held conversations": [e for e in read_talks(held=True) if e.turns],
        "held news": list(read_news(held=True)),
        "held news, told in full": rng.sample(self_contained(rng, held=True), 400),
        "CAsT 2021": [e for e in read_followups(arguments.data / FOLLOWUPS, "2021") if e.turns],
    }
    for name, examples in judged.items():
        for line in figures(model, [_made(tokenizer, e) for e in examples]):
            print(f"{name}: {line}")


def start_from_reader(model: TermModel, checkpoint: Path) -> None:
    """Put the reader's layers into `model`: it reads a question beside a text already."""
    trained = load_file(checkpoint)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name in trained and name.startswith("encoder."):
                parameter.copy_(trained[name])


def train(model: TermModel, examples: Sequence[TermExample], rng: random.Random) -> None:
    """Learn once from each of `examples`; the rate falls in a straight line to nothing."""
    batches = list(_batches(examples, rng))
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    head = [*model.kind.parameters(), *model.term.parameters(), *model.lean.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "peak": _RATE}, {"params": head, "peak": _HEAD_RATE}], weight_decay=0.01
    )
    model.train()
    half, mean = bf16_pays(), 0.0
    for step, batch in enumerate(batches, start=1):
        share = min(1.0, step / _WARM_UP) * (1 - (step - 1) / len(batches))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * share
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            leaning, terms = model(TermBatch.of([example.input for example in batch]))
        loss = term_loss(leaning, terms, batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        mean += (loss.item() - mean) / min(step, 60)
        if step % _LOG_EVERY == 0:
            log.info("batch %d of %d: %.3f", step, len(batches), mean)


def figures(model: TermModel, examples: Sequence[TermExample]) -> Iterator[str]:
    """Yield a line on leaning, and one on the terms of those seen to lean for each threshold."""
    model.eval()
    scored: list[tuple[TermExample, bool, dict[str, float]]] = []
    with torch.inference_mode():
        for example in examples:
            leaning, terms = model(TermBatch.of([example.input]))
            found = dict(zip(example.input.places, terms.tolist(), strict=True))
            scored.append((example, bool(leaning > 0), found))
    leaning_ones = [seen for example, seen, _ in scored if example.leans]
    others = [seen for example, seen, _ in scored if not example.leans]
    yield (
        f"seen to lean {sum(leaning_ones)} of {len(leaning_ones)}, "
        f"and {sum(others)} of {len(others)} that say all"
    )
    wanted = sum(len(example.wanted) for example in examples)
    for threshold in _THRESHOLDS if wanted else ():
        chosen = [
            frozenset(s for s, logit in found.items() if seen and logit >= threshold)
            for _, seen, found in scored
        ]
        right = sum(len(c & e.wanted) for c, e in zip(chosen, examples, strict=True))
        recall, precision = right / wanted, right / max(1, sum(map(len, chosen)))
        yield f"terms at {threshold}: recall {recall:.2f}, precision {precision:.2f}"


def _learned_from(rng: random.Random) -> list[Example]:
    talks = [example for example in read_talks(held=False) if example.turns]
    news, alone = list(read_news(held=False)), self_contained(rng, held=False)
    return talks * _TALKS + news + rng.sample(alone, _ALONE)


def _made(tokenizer: TermTokenizer, example: Example) -> TermExample:
    texts = texts_of(example.turns)
    return TermExample.of(tokenizer, example.question, example.rewrite, texts)


def _batches(examples: Sequence[TermExample], rng: random.Random) -> Iterator[list[TermExample]]:
    order = rng.sample(examples, len(examples))
    cut: list[list[TermExample]] = []
    for start in range(0, len(order), _POOL):
        batch: list[TermExample] = []
        for example in sorted(order[start : start + _POOL], key=lambda e: len(e.input.ids)):
            if batch and (len(batch) + 1) * len(example.input.ids) > _TOKENS:
                cut.append(batch)
                batch = []
            batch.append(example)
        cut.append(batch)
    rng.shuffle(cut)
    yield from cut


if __name__ == "__main__":
    main()
