"""What an interrupted training goes on from."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from training.checkpoint import (
    Progress,
    average_checkpoint,
    load_checkpoint,
    save_checkpoint,
)


def model(value: float) -> torch.nn.Linear:
    made = torch.nn.Linear(2, 1)
    torch.nn.init.constant_(made.weight, value)
    torch.nn.init.constant_(made.bias, value)
    return made


def test_weights_and_progress_come_back(tmp_path: Path) -> None:
    reached = Progress(seconds=90.5, epoch=2, batches=7, since=60.0, until=120.0)
    save_checkpoint(tmp_path / "c.safetensors", model(0.5), reached)
    other = model(0.0)
    assert load_checkpoint(tmp_path / "c.safetensors", other) == reached
    assert other.weight.tolist() == [[0.5, 0.5]]


def test_a_plan_has_ended_when_its_time_is_spent() -> None:
    assert not Progress(seconds=119.9, until=120.0).ended
    assert Progress(seconds=120.2, until=120.0).ended


def test_a_file_without_a_plan_is_one_that_ended(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    save_checkpoint(path, model(0.5), Progress(seconds=90.0, epoch=2, batches=7))
    told = {"seconds": "90.0", "epoch": "2", "batches": "7"}
    save_file(load_file(path), path, metadata=told)
    assert load_checkpoint(path, model(0.0)) == Progress(90.0, 2, 7, since=0.0, until=90.0)


def test_what_is_not_trained_is_left_out_and_another_model_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    frozen = model(0.5)
    frozen.bias.requires_grad = False
    save_checkpoint(path, frozen, Progress())
    assert set(load_file(path)) == {"weight"}
    with pytest.raises(ValueError, match=r"c\.safetensors holds the weights of another model"):
        load_checkpoint(path, torch.nn.Bilinear(1, 1, 1, bias=False).requires_grad_(False))


def test_a_mean_has_its_share_of_either_and_the_later_progress(tmp_path: Path) -> None:
    before, path = tmp_path / "before.safetensors", tmp_path / "c.safetensors"
    reached = Progress(90.0, 2, 7, since=60.0, until=90.0)
    frozen = model(0.0)
    frozen.bias.requires_grad = False
    save_checkpoint(before, frozen, Progress(60.0))
    save_checkpoint(path, model(1.0), reached)
    average_checkpoint(path, before, share=0.75)
    found = model(0.5)
    assert load_checkpoint(path, found) == reached
    assert found.weight.tolist() == [[0.75, 0.75]]
    assert found.bias.tolist() == [1.0]  # not trained before
