"""Text as it is stored: without what is only layout, so that a quote of it reads well."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

_LIGATURES = {ord(c): unicodedata.normalize("NFKC", c) for c in "ﬀﬁﬂﬃﬄﬅﬆ"}
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Soft hyphens, zero-width marks, and the marks that turn the order of what follows.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# No address has any of these, and without them it may be another one.
_NO_ADDRESS = re.compile(f"[\t\n\r\x85\ufffd]|{_NO_TEXT.pattern}|{_INVISIBLE.pattern}")
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f\u2009]+")
_HYPHEN_END = re.compile(r"(\w+)[-\u2010\u00ad]$")
_WORD_START = re.compile(r"^[a-zß-öø-ÿā-ſ]\w*")
_WORDS = re.compile(r"\w+(?:-\w+)*")
_ENDS = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")
_ITEM = re.compile(r"^\s*(?:[-*•–]\s|\d{1,3}[.)]\s|>)")


def without_overrides(text: str) -> str:
    """Return `text` without the marks that turn the order in which what follows is shown.

    An override lets a quote be read in another order than it is stored in. Arabic and Hebrew text
    is shown in its own order without such marks.
    """
    return _TURNS.sub("", text)


def tidy(text: str) -> str:
    """Return `text` without invisible marks, ligatures and control characters; lines are kept.

    Runs of spaces, no-break ones too, become one space, so that words are found and quoted as they
    are typed.
    """
    text = _INVISIBLE.sub("", text.translate(_LIGATURES))
    text = _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))


def tidy_line(text: str | None) -> str | None:
    """Return `text` as one tidy line, None where nothing is left of it."""
    return " ".join(tidy(text).split()) or None if text else None


def tidy_address(address: str | None) -> str | None:
    """Return `address` without the spaces around it, None where it is none that can be stored."""
    address = (address or "").strip()
    if _NO_ADDRESS.search(address):
        return None
    try:
        urlsplit(address)
    except ValueError:  # of a host in brackets that is no number
        return None
    return address or None


def paragraphs(lines: Iterable[str], known: str = "") -> str:
    """Return broken lines as whole paragraphs, each on one line, a blank line between them.

    A line goes on in the next one unless a blank line follows, the next begins a list's item, or
    it ends far from the margin (the length of the longer lines) with the end of a sentence or, when
    it is a heading, before a capital. A word that is divided
    at the end of a line is put together when `known` or the lines have it undivided elsewhere, or
    do not have it with a hyphen.

    :param lines: as they are printed; blank ones divide paragraphs for certain.
    :param known: further text of the same document.
    """
    # A soft hyphen that ends a line says that the word is divided there.
    given = [re.sub("\u00ad\\s*$", "\u2010", line) for line in lines]
    given = [line for part in given for line in tidy(part).split("\n")]
    lengths = sorted(len(line) for line in given if line)
    margin = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    words = set(_WORDS.findall("\n".join([known, *given])))
    blocks: list[list[str]] = [[]]
    for line in given:
        block = blocks[-1]
        if not line:
            blocks.append([])
        elif block and _breaks(block[-1], line, margin):
            blocks.append([line])
        else:
            block.append(line)
    return "\n\n".join(_joined(block, words) for block in blocks if block)


def _breaks(above: str, line: str, margin: int) -> bool:
    """Whether a paragraph ends between two lines without a blank one between them."""
    if _ITEM.match(line):
        return True
    if _ENDS.search(above):
        return len(above) < 0.7 * margin
    return len(above) < 0.5 * margin and line[0].isupper() and not above.endswith((",", "-"))


def _joined(block: list[str], words: set[str]) -> str:
    text = block[0]
    for line in block[1:]:
        head, tail = _HYPHEN_END.search(text), _WORD_START.match(line)
        if head and tail and not text.endswith("--"):
            whole, divided = head[1] + tail[0], f"{head[1]}-{tail[0]}"
            certain = text.endswith("\u2010")
            keeps = not certain and divided in words and whole not in words
            text = text[:-1] + ("-" if keeps else "") + line
        else:
            text = f"{text} {line}"
    return text.replace("\u2010", "-")
