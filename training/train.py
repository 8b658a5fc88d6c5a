"""Train the reader: `python -m training.train --data DIR --minutes 50 --out DIR`."""

import argparse
import logging
import math
import shutil
import time
from pathlib import Path

import numpy as np
import torch

from index import load_encoder
from retriever.reader.inputs import PairTokenizer
from training.checkpoint import (
    Progress,
    average_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from training.feeding import epoch
from training.groups import GroupMaker
from training.mix import COMPARED, MINED_DENSELY, SHARES, training_sets
from training.model import SpanModel, shared_loss
from training.negatives import mine_negatives
from training.remembering import RememberingEncoder
from training.start import start_folder

CHECKPOINT = "checkpoint.safetensors"
_BEFORE = "before.safetensors"  # what a plan that follows another began from, while it goes on
_RATE, _HEAD_RATE = 1.2e-4, 6e-4  # highest learning rates: of the encoder, and of what is new
_CONTINUED = 0.8  # of these rates, for a plan that follows another
_OWN = 0.6  # its share in what it leaves
_WARM_UP = 50  # steps
_SAVE_EVERY = 240.0  # seconds
_LOG_EVERY = 10  # steps

log = logging.getLogger("training")


def main() -> None:
    """Train within the given minutes, from the checkpoint in `--out` where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the .json files")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=50.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    makers = _makers(arguments.data, arguments.out, seed=arguments.seed)
    train(makers, arguments.out, seconds=arguments.minutes * 60, seed=arguments.seed)


def train(makers: list[GroupMaker], out: Path, *, seconds: float, seed: int) -> None:
    """Train for `seconds`, counted over all interruptions, and leave the checkpoint in `out`.

    The rate falls in a straight line to nothing at the end of that time. Given more time than the
    checkpoint was trained for, a new line begins where the last one ended; what it leaves is a mean
    of where it began and where it came to (docs/benchmarks.md tells what that brought).
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    half = device == "cuda" or bf16_pays()
    model = SpanModel(start_folder()).to(device).train()
    path, before = out / CHECKPOINT, out / _BEFORE
    done = load_checkpoint(path, model) if path.exists() else Progress()
    if path.exists() and done.ended and done.until != seconds:
        shutil.copyfile(path, before)  # the end of a plan, never the midst of one
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    head = [*model.span.parameters(), *model.passage.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "peak": _RATE}, {"params": head, "peak": _HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    since = done.since if done.until == seconds else done.seconds
    peak = _CONTINUED if since else 1.0
    began = saved = time.monotonic()
    # An interrupted pass is not taken up again where it stood: the next draws other questions.
    pass_, step, mean = done.epoch + (done.batches > 0), 0, 0.0
    while True:
        for number, batch in enumerate(epoch(makers, seed=f"{seed}:{pass_}")):
            now = time.monotonic()
            spent = done.seconds + now - began
            if now - saved > _SAVE_EVERY or spent >= seconds:
                reached = Progress(spent, pass_, number, since, seconds)
                save_checkpoint(path, model, reached)
                saved = now
            if spent >= seconds:
                if before.exists():
                    average_checkpoint(path, before, share=_OWN)
                    before.unlink()
                return
            step += 1
            share = peak * min(1.0, step / _WARM_UP) * (seconds - spent) / (seconds - since)
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            with torch.autocast(device, dtype=torch.bfloat16, enabled=half):
                logits = model(batch.input_ids.to(device), batch.attention_mask.to(device))
            loss = shared_loss(logits, batch.passages.to(device), batch.groups, batch.golds)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            mean += (loss.item() - mean) / min(step, 100)
            if step % _LOG_EVERY == 0:
                log.info("%5.1f min, epoch %d, batch %d: %.3f", spent / 60, pass_, number, mean)
        pass_ += 1


def bf16_pays() -> bool:
    """Whether this processor multiplies in bf16 faster than in full precision.

    Of two that have AVX-512 BF16 one does so 1.7 times as fast, the other 1.7 times as slowly.
    """
    took = {dtype: _multiplying(dtype) for dtype in (torch.float32, torch.bfloat16)}
    return took[torch.bfloat16] < took[torch.float32]


def _multiplying(dtype: torch.dtype) -> float:
    """Seconds that a product of a layer's size takes, the best of ten."""
    left = torch.ones(3000, 384, dtype=dtype)
    right = torch.ones(384, 1536, dtype=dtype)
    best = math.inf
    for _ in range(10):
        began = time.perf_counter()
        torch.mm(left, right)
        best = min(best, time.perf_counter() - began)
    return best


def _makers(data: Path, out: Path, *, seed: int) -> list[GroupMaker]:
    """The questions of each set with their negatives, which are mined once and kept in `out`."""
    start = start_folder()
    tokenizer = PairTokenizer(start / "tokenizer.json")
    encoder = load_encoder()
    mining = RememberingEncoder(encoder)  # parts of the news share their paragraphs
    makers = []
    for questions in training_sets(data, seed=seed):
        path = out / f"negatives_{questions.name}.npz"
        kept = np.load(path) if path.exists() else None
        if kept is not None and len(kept["lengths"]) == len(questions.questions):
            cuts = np.split(kept["paragraphs"], np.cumsum(kept["lengths"])[:-1])
            negatives = [tuple(int(i) for i in cut) for cut in cuts]
        else:
            log.info("mining negatives for %d questions of %s", len(questions.questions), path.stem)
            dense = mining if questions.name in MINED_DENSELY else None
            negatives = mine_negatives(questions, dense)
            flat = np.array([i for some in negatives for i in some], dtype=np.int32)
            lengths = np.array([len(some) for some in negatives])
            np.savez(path, paragraphs=flat, lengths=lengths)
        makers.append(
            GroupMaker(
                questions,
                negatives,
                tokenizer,
                share=SHARES[questions.name],
                encoder=encoder if questions.name in COMPARED else None,
            )
        )
    return makers


if __name__ == "__main__":
    main()
