"""Addresses that lead to a sentence of a page."""

import re
from urllib.parse import quote as percent_encoded

ADDRESS = re.compile(r"https?://[!-~]{1,2000}")
_WHOLE = 90  # characters up to which all words are named
_WORDS = 5  # otherwise the first and the last so many
_LONGEST = 2048  # of an address


def jump_to(address: str, text: str) -> str:
    """Return `address` with a text fragment, at which a browser shows and marks `text`.

    The fragment is as https://wicg.github.io/scroll-to-text-fragment/ has it: all of a short text,
    of a longer one its first and last words. Where the address would become too long it stays.
    """
    words = text.split()
    if not words:
        return address
    if len(text) <= _WHOLE or len(words) <= 2 * _WORDS:
        fragment = _encoded(words)
    else:
        fragment = f"{_encoded(words[:_WORDS])},{_encoded(words[-_WORDS:])}"
    joint = "" if "#" in address else "#"
    longer = f"{address}{joint}:~:text={fragment}"
    return longer if ":~:" not in address and len(longer) <= _LONGEST else address


def _encoded(words: list[str]) -> str:
    # A dash means something in a fragment, and is no character that the library encodes.
    spaced = " ".join(words)
    return percent_encoded(spaced, safe="", errors="replace").replace("-", "%2D")
