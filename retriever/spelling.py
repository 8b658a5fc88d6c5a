"""Misspelt words of a question, as the articles spell them."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from haystack import component
from tokenizers import Tokenizer

from index import FaissDocumentStore, content_words, vocabulary_file
from retriever.british_american import other_spellings

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_SHORTEST = 5  # letters; what is shorter differs too little from too many other words
_SHORTEST_NAME = 7
_NO_MORE = r"(?!\w)(?!['’](?!s\b)\w)"  # neither a letter nor what a contraction ends with
_MOST_UNKNOWN = 8  # words of a question that are looked up


@component
class SpellingCorrector:
    """Replaces the words of a question that are no words by those of the articles they stand for.

    A word is replaced only where no passage holds it, no dictionary has it, and a word of the
    archive differs from it by a slip or two: a letter that is wrong, missing, too many, or two that
    are swapped. A name, which no dictionary has either, must be long and differ by a single slip
    from another name. And an English word is replaced by how the other side of the Atlantic spells
    it, where only that is in the archive.
    """

    def __init__(self, *, store: FaissDocumentStore) -> None:
        self.store = store

    @component.output_types(standalone=str, query=str)
    def run(self, standalone: str, query: str) -> dict[str, str]:
        """Return both with the same words corrected; unchanged where nothing is misspelt.

        :param standalone: the question that is read and shown.
        :param query: the words that are searched for.
        """
        for word, meant in self._corrections(standalone, query).items():
            pattern = re.compile(rf"(?<!\w){re.escape(word)}{_NO_MORE}", re.IGNORECASE)
            standalone = pattern.sub(meant, standalone)
            query = pattern.sub(meant, query)
        return {"standalone": standalone, "query": query}

    def _corrections(self, standalone: str, query: str) -> dict[str, str]:
        """The misspelt words of both, in lower case, with what they stand for."""
        unknown = [
            word
            for word in content_words(f"{standalone} {query}")
            if len(word) >= _SHORTEST and word.isalpha() and not self.store.holds_word(word)
        ][:_MOST_UNKNOWN]
        found = {}
        for word in unknown:
            if is_english(word):
                other = next(filter(self.store.holds_word, other_spellings(word)), None)
                if other is not None:
                    found[word] = other
                continue
            name = _is_name(word, standalone)
            if name and len(word) < _SHORTEST_NAME:
                continue
            meant = self.store.nearest_word(word, slips=1 if name else None)
            if meant is not None and not (name and meant.islower()):
                # A capital may be there since a sentence begins with the word.
                found[word] = meant if name or not is_english(meant.lower()) else meant.lower()
        return found


def is_english(word: str) -> bool:
    """Return whether a word, in lower case, is in one of two lists of English words.

    The one is the vocabulary of the shipped encoder, with the most frequent words of English books
    and Wikipedia (Devlin et al., NAACL 2019); the other that of pyspellchecker, 160,000 words and
    forms of film subtitles (Lison and Tiedemann, LREC 2016). They take a moment to load.
    """
    return word in _frequent_words() or bool(_dictionary().known([word]))


def _is_name(word: str, text: str) -> bool:
    """Whether a word is written with a capital letter, and not since a sentence begins there."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    if found is None or not found[0][0].isupper():
        return False
    before = text[: found.start()].rstrip(" \t\n\"'“‘([")
    return bool(before) and before[-1] not in ".?!:"


@lru_cache(maxsize=1)
def _frequent_words() -> frozenset[str]:
    return frozenset(Tokenizer.from_file(str(vocabulary_file())).get_vocab())


@lru_cache(maxsize=1)
def _dictionary() -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker()
