"""Words that tell a number."""

from collections.abc import Iterable

_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion dozen dozens".split()
)


def numerals(words: Iterable[str]) -> set[str]:
    """Return those of `words`, in lower case, that hold a digit or name a number."""
    return {word for word in words if any(map(str.isdigit, word)) or word in _NUMBERS}
