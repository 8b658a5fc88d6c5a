"""Site furniture: the words of the page around an article that are not the article."""

import re
from collections.abc import Iterable

_LONGEST = 60  # characters of a menu label, a search box or a share button
_ENDS_A_SENTENCE = re.compile(r"[.!?:;,…。！？][\"'”’»)\]]*$")
_BREADCRUMBS = re.compile(r"^[^.!?]{1,30}(\s[»›>|•/]\s[^.!?]{1,30}){1,7}$")
_LABEL = re.compile(
    r"^(read (more|also|next)|see also|share( this)?( on .*)?|tweet( this)?|print|e-?mail this.*|"
    r"(back to )?top|home|menu|search|sign (in|up)|log ?in|subscribe.*|advertisement|sponsored|"
    r"related (articles|stories|news)|most (read|popular)|comments?( \(\d+\))?|"
    r"leave a (comment|reply)|"
    r"follow us.*|skip to (main )?content|(copyright|©|\(c\)) .*|all rights reserved\.?)$",
    re.IGNORECASE,
)
# Inside an article: a line that points to another one.
_POINTER = re.compile(
    r"^(read (more|also|next|on)|also read|see also|more on this( story)?|"
    r"related( story| article)?|recommended( reading)?|don't miss|watch|listen)"
    r"\s*[:–—>»-]\s*\S.{0,150}$|"
    r"^(read more|continue reading|keep reading|read the full (story|article))\b.{0,60}$",
    re.IGNORECASE,
)
_GAP = re.compile(r"\n\s*\n")


def strip_furniture(text: str) -> str:
    """Return `text` without the furniture before its first and after its last real block.

    A block is a run of lines between blank lines. One short line is furniture at either edge when
    it is a row of breadcrumbs or a label that sites put around articles; at the end also when it
    begins in lower case and ends no sentence while the block above it ends one (a search box, a
    menu: headings, bylines and lists do not look so). Only the edges are touched: the article
    between them is kept to the letter.

    :param text: the decoded text, line ends as "\\n".
    """
    text = text.strip()
    gaps = [match.span() for match in _GAP.finditer(text)]
    starts = [0, *(end for _, end in gaps)]
    blocks = list(zip(starts, [*(start for start, _ in gaps), len(text)], strict=True))
    first, last = 0, len(blocks)
    while first < last and _is_label(text[slice(*blocks[first])]):
        first += 1
    while last > first + 1 and (
        _is_label(text[slice(*blocks[last - 1])])
        or _trails_off(text[slice(*blocks[last - 2])], text[slice(*blocks[last - 1])])
    ):
        last -= 1
    if first == last:  # nothing but labels: then none of them is around anything
        return text
    return text[blocks[first][0] : blocks[last - 1][1]].strip()


def without_pointers(lines: Iterable[str]) -> list[str]:
    """Return `lines` without those that only point to another article ("Read more: ...")."""
    return [line for line in lines if not (_POINTER.match(line) and not line.endswith("."))]


def _is_label(block: str) -> bool:
    line = block.strip()
    if "\n" in line or len(line) > _LONGEST:
        return False
    return bool(_LABEL.match(line) or _BREADCRUMBS.match(line))


def _trails_off(above: str, block: str) -> bool:
    line = block.strip()
    if "\n" in line or len(line) > _LONGEST or _ENDS_A_SENTENCE.search(line):
        return False
    first_letter = next(filter(str.isalnum, line), "")
    return first_letter.islower() and bool(_ENDS_A_SENTENCE.search(above.rstrip()))
