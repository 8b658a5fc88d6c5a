"""Passages as a search returns them."""

import json
from typing import Any

from haystack import Document


class FoundDocument(Document):
    """A `Document` that costs little to copy, which a haystack Pipeline does at each component.

    A copy has a meta of its own; what lies deeper in it is shared, and belongs to all: nothing in
    this project changes a document that it was given.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> "FoundDocument":
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        copied.__dict__["meta"] = dict(self.meta)
        return copied


_FIELDS = vars(FoundDocument(id="", content=""))  # all that a document has


def found_document(stored: str, score: float) -> FoundDocument:
    """Return the passage that is stored as `stored`, found with `score`."""
    fields = json.loads(stored)
    if fields.keys() == {"id", "content", "meta"}:
        # As the constructor would; it takes longer than all the rest, fifty times a question.
        found = object.__new__(FoundDocument)
        found.__dict__.update(_FIELDS | fields, score=score)
        return found
    return FoundDocument(**vars(Document.from_dict(fields | {"score": score})))
