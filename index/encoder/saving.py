"""An encoder as haystack saves it in a pipeline."""

from typing import Any


def saved(encoder: object, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - of any type
    """Return what haystack's `default_to_dict` gives, without importing haystack.

    :param parameters: of the encoder's constructor, by name, each of a type that YAML has.
    """
    kind = type(encoder)
    return {"type": f"{kind.__module__}.{kind.__qualname__}", "init_parameters": parameters}
