"""Names of a question that a text does not hold."""

import re
import unicodedata

from retriever.followups.names import names_in
from retriever.followups.said import Text

# By so many letters a name is known in another form: "Texan" where an article has "Texas".
_LETTERS = 4
_SHORTEST = 3
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def names_asked(question: str) -> list[re.Pattern[str]]:
    """Return for each name in `question` what finds one of its words in a text.

    A capital at the beginning of a sentence makes no name, and words of one or two letters are too
    short to be sure of.
    """
    names = [name.name for name in names_in(Text("question", 0, question)) if not name.doubtful]
    found = [
        sorted({word[:_LETTERS] for word in _WORD.findall(_plain(name)) if len(word) >= _SHORTEST})
        for name in names
    ]
    return [_one_of(beginnings) for beginnings in found if beginnings]


def share_missing(names: list[re.Pattern[str]], text: str) -> float:
    """Return the share of the names, of which there is one at least, that `text` has no word of.

    It has one where a word of its own begins with the same letters, case and accents aside.
    """
    plain = _plain(text)
    return sum(name.search(plain) is None for name in names) / len(names)


def _one_of(beginnings: list[str]) -> re.Pattern[str]:
    ends = (word if len(word) == _LETTERS else rf"{word}(?![^\W_])" for word in beginnings)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ends)})")


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))
