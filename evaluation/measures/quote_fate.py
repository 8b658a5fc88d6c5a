"""What became of a shown quote: whether it stands where it claims to."""

from collections.abc import Callable
from typing import Literal

Fate = Literal["exact", "misplaced", "misattributed", "invented"]


def quote_fate(
    text: str,
    claimed: str | None,
    start: int,
    end: int,
    *,
    elsewhere: Callable[[str], bool],
) -> Fate:
    """Return "exact" for a byte-exact slice of the article that it names, at the place it names.

    "misplaced" is one that stands word for word in that article, but elsewhere in it;
    "misattributed" one that stands in another article than claimed; "invented" one that stands
    nowhere.

    :param claimed: stored text of the article that it names, None where there is no such article.
    :param elsewhere: whether some article of the archive holds a text word for word.
    """
    if claimed is not None and text and claimed[start:end] == text:
        return "exact"
    if claimed is not None and text and text in claimed:
        return "misplaced"
    return "misattributed" if text and elsewhere(text) else "invented"
