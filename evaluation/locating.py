"""Where a gold quote stands in an article."""

import re

_MARKS = re.compile("[“”„«»\"]|''")
_SINGLE_MARKS = re.compile("[‘’‚']")
_ANY_MARK = re.compile(f"({_MARKS.pattern}|{_SINGLE_MARKS.pattern})")


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Return the first range (code points) of `text` that is `quote`, None where there is none.

    White space counts alike, whatever it is, and so do quotation marks: a quote that runs over a
    line's end is found.
    """
    start = text.find(quote) if quote else -1
    if start >= 0:
        return start, start + len(quote)
    words = [_pattern(word) for word in quote.split()]
    found = re.search(r"\s+".join(words), text) if words else None
    return None if found is None else found.span()


def _pattern(word: str) -> str:
    """A regular expression for `word`, any quotation mark in it standing for all of its kind."""
    parts = []
    for part in _ANY_MARK.split(word):
        if _MARKS.fullmatch(part):
            parts.append(f"(?:{_MARKS.pattern})")
        elif _SINGLE_MARKS.fullmatch(part):
            parts.append(_SINGLE_MARKS.pattern)
        else:
            parts.append(re.escape(part))
    return "".join(parts)
