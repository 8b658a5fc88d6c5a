"""Names of a question that a text does not hold."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retriever.followups.names import names_in
from retriever.followups.said import Text

# By so many letters a name is known in another form: "Texan" where an article has "Texas".
_LETTERS = 4
_SHORTEST = 3
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def names_missing(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the share of the question's names of which each text has no word, shape (texts,).

    A text has a word where one of its own begins with the same letters, case and accents aside. A
    capital at the beginning of a sentence makes no name. Of a question without names all are 0.
    """
    names = [name.name for name in names_in(Text("question", 0, question)) if not name.doubtful]
    beginnings = [
        {word[:_LETTERS] for word in _WORD.findall(_plain(name)) if len(word) >= _SHORTEST}
        for name in names
    ]
    beginnings = [words for words in beginnings if words]
    shares = np.zeros(len(texts), dtype=np.float32)
    if not beginnings:
        return shares
    for i, text in enumerate(texts):
        held = {word[:_LETTERS] for word in _WORD.findall(_plain(text))}
        shares[i] = sum(not (wanted & held) for wanted in beginnings) / len(beginnings)
    return shares


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))
