"""Groups into batches of about equal length, epoch after epoch."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from training.groups import Gold, Group, GroupMaker

_TOKENS = 3000  # of a batch, padding included
_POOL = 400  # groups that are sorted by length together


@dataclass(frozen=True)
class Batch:
    """Groups as tensors; shapes (n, tokens), and the rows and answers as `shared_loss` has them."""

    input_ids: Tensor
    attention_mask: Tensor
    passages: Tensor
    groups: list[list[int]]
    golds: list[Gold | None]


def epoch(makers: Sequence[GroupMaker], *, seed: str) -> Iterator[Batch]:
    """Yield the batches of one pass, the same for the same `seed`.

    A pass asks each maker's share of its questions, others in each pass.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    places = []
    for maker in makers:
        numbers = range(len(maker.questions.questions))
        places += [(maker, i) for i in rng.sample(numbers, round(maker.share * len(numbers)))]
    rng.shuffle(places)
    for start in range(0, len(places), _POOL):
        made = (maker.group(i, seed=seed) for maker, i in places[start : start + _POOL])
        pool = sorted((group for group in made if group), key=lambda group: group.longest)
        cut = list(_cut(pool))
        rng.shuffle(cut)
        for groups in cut:
            yield _batch(groups)


def _cut(pool: Sequence[Group]) -> Iterator[list[Group]]:
    batch: list[Group] = []
    for group in pool:
        rows = sum(len(other.ids) for other in batch) + len(group.ids)
        if batch and rows * group.longest > _TOKENS:
            yield batch
            batch = []
        batch.append(group)
    if batch:
        yield batch


def _batch(groups: Sequence[Group]) -> Batch:
    rows = sum(len(group.ids) for group in groups)
    shape = (rows, max(group.longest for group in groups))
    input_ids = torch.zeros(shape, dtype=torch.long)
    mask, passages = torch.zeros_like(input_ids), torch.zeros_like(input_ids)
    members: list[list[int]] = []
    golds: list[Gold | None] = []
    row = 0
    for group in groups:
        members.append(list(range(row, row + len(group.ids))))
        golds.append(group.gold and replace(group.gold, passage=row + group.gold.passage))
        for ids, first in zip(group.ids, group.firsts, strict=True):
            input_ids[row, : len(ids)] = torch.tensor(ids)
            mask[row, : len(ids)] = 1
            passages[row, first : len(ids) - 1] = 1
            row += 1
    return Batch(input_ids, mask, passages, members, golds)
