"""Models of other makers: the packages that run them, and where they lie on this computer."""

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from documents import NewsquoteError

EXTRA = "pip install newsquote[models]"


def is_installed(package: str) -> bool:
    """Whether `package` can be imported; nothing is."""
    return find_spec(package) is not None


def import_extra(package: str, *, what: str, error: type[NewsquoteError]) -> Any:  # noqa: ANN401 - a module
    """Import a package of the extra `models` and return it.

    :param what: that needs it, as the message begins.
    :raises NewsquoteError: of the kind `error`, when it is not installed; it names the extra.
    """
    try:
        return import_module(package)
    except ImportError as fault:
        raise error(f"{what} needs {package.replace('_', '-')}: {EXTRA}") from fault


def local_folder(model: str) -> Path | None:
    """Return the folder of a model, None where it is not on this computer.

    The network is never tried: what is given a folder has nothing left to look for.

    :param model: a folder, or the name of a model that was downloaded into Hugging Face's cache.
    """
    if Path(model).is_dir():
        return Path(model)
    if not is_installed("huggingface_hub"):
        return None
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (OSError, ValueError):  # not in the cache, or not even the form of a name
        return None


def read_config(folder: Path, name: str = "config.json") -> dict[str, Any]:
    """Return a model's own description of itself; empty where it has none that can be read."""
    try:
        values = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def architectures(folder: Path) -> tuple[str, ...]:
    """Return the classes of transformers that the model in `folder` was saved as."""
    named = read_config(folder).get("architectures")
    return tuple(map(str, named)) if isinstance(named, list) else ()


def knows_words(tokenizer: Any) -> bool:  # noqa: ANN401 - of an optional package
    """Whether a tokenizer of transformers has more than its special tokens.

    Where a folder holds none, transformers makes one that reads every word as unknown.
    """
    return len(tokenizer) > len(set(tokenizer.all_special_ids))


def encodable(text: str) -> str:
    """Return `text` with a mark for each half of a character, which has no UTF-8; as long as it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def first_line(fault: Exception) -> str:
    """Return the first line of a fault's message, or what kind it is where it has none."""
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
