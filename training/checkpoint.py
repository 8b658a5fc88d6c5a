"""What training leaves behind when it is interrupted: the trained weights in half precision."""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn


@dataclass(frozen=True)
class Progress:
    """How far training has come: seconds spent, and batches of which epoch seen.

    :param since: seconds that had been spent when the present plan began, and `until` those at
        which it ends: an interrupted plan is taken up again, one that ended is followed by another.
    """

    seconds: float = 0.0
    epoch: int = 0
    batches: int = 0
    since: float = 0.0
    until: float = 0.0

    @property
    def ended(self) -> bool:
        """Whether the plan has come to its end."""
        return self.seconds >= self.until


def save_checkpoint(path: Path, model: nn.Module, progress: Progress) -> None:
    """Write the trained weights of `model` to `path`, all or nothing; about 21 MB."""
    weights = {
        name: parameter.detach().to("cpu", torch.float16).contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }
    metadata = {name: str(value) for name, value in asdict(progress).items()}
    partial = path.with_suffix(".partial")
    save_file(weights, partial, metadata=metadata)
    partial.replace(path)


def load_checkpoint(path: Path, model: nn.Module) -> Progress:
    """Put the weights of `path` into `model`; return how far they had come.

    Layers that the file lacks, since they were not trained yet, stay as they are.

    :raises ValueError: when the file holds what this model does not train.
    """
    parameters = {name: p for name, p in model.named_parameters() if p.requires_grad}
    with safe_open(path, framework="pt") as file:
        if not set(file.keys()) <= parameters.keys():
            raise ValueError(f"{path} holds the weights of another model")
        with torch.no_grad():
            for name in file.keys():  # noqa: SIM118 - a handle, no mapping
                parameters[name].copy_(file.get_tensor(name))
        found = file.metadata()
    seconds = float(found["seconds"])
    return Progress(
        seconds,
        int(found["epoch"]),
        int(found["batches"]),
        # Files of before there were plans end theirs.
        float(found.get("since", 0.0)),
        float(found.get("until", seconds)),
    )


def average_checkpoint(path: Path, before: Path, *, share: float) -> None:
    """Put the mean of the weights of `before` and of `path` into `path`, weight by weight.

    What `before` lacks, since it was not trained yet, stays as it is. Wortsman et al., "Model
    soups", ICML 2022, section 2, with the two ends of one training.

    :param share: of `path`'s own weights in the mean, 0 to 1.
    """
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
    earlier, weights = load_file(before), load_file(path)
    for name, weight in weights.items():
        if name in earlier:
            mean = earlier[name].float().lerp(weight.float(), share)
            weights[name] = mean.to(weight.dtype)
    partial = path.with_suffix(".partial")
    save_file(weights, partial, metadata=metadata)
    partial.replace(path)
