"""Words of questions and of what was said, as the search for words sees them."""

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from index import STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS = re.compile(r"(?:[^\W\d_]\.){2,}")
_CLITIC = re.compile(r"['’](s|re|ve|ll|d|m|t)$", re.IGNORECASE)
_LONGEST = 4_000  # characters of one text that are looked at

# Words of questions and of talk that say nothing of what is asked about.
TALK_WORDS = STOP_WORDS | frozenset(
    """tell know like want let talk look find thank thanks ok okay please really oh ah hi hello well
    yes no yeah sure great cool interesting wow sorry mean meant heard think thought else besides
    back again more about what'd there here now also too ever much many lot kind way thing things
    something anything everything someone anyone make made take give given go going come came get
    may might must shall cannot ain don doesn didn isn aren wasn weren won wouldn couldn shouldn
    within without through during between because since while against both each few own several
    very even still already yet per via across along among around onto upon whether although though
    however according first second last next new one two ones another""".split()
)


@dataclass(frozen=True)
class Word:
    """A word of a text.

    :param text: as it stands there, without 's.
    :param stem: what it is compared by.
    :param start: offset of its first code point.
    :param end: offset after its last.
    """

    text: str
    stem: str
    start: int
    end: int

    @property
    def content(self) -> bool:
        """Whether it says what is spoken about."""
        return self.text.lower() not in TALK_WORDS and (len(self.text) > 1 or self.text.isdigit())

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order, of its first `_LONGEST` characters."""
    stemmer = Stemmer.Stemmer("porter")
    found = []
    for match in _WORD.finditer(text[:_LONGEST]):
        word = _CLITIC.sub("", match[0])
        if word:
            end = match.start() + len(word)
            found.append(Word(word, stemmer.stemWord(word.lower()), match.start(), end))
    return tuple(found)


@lru_cache(maxsize=1024)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of `text`."""
    return frozenset(word.stem for word in words(text) if word.content)
