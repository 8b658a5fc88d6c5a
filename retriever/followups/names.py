"""Names in what was said: words with capitals that follow one another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retriever.followups.said import Text
from retriever.followups.words import TALK_WORDS

_PARTICLES = "de|del|da|dos|di|du|la|le|van|von|der|den|ter|zu|bin|ibn|al|el|y"
_PART = r"[^\W\d_a-z](?:[^\W\d_]|['’](?!s?\b)(?=\w)|\.(?=[A-Z]\b))*\.?(?:-[^\W\d_]+)*(?<!\w\w\.)"
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|St|Rev)\."
_NAME = re.compile(
    rf"(?<![\w@])(?:{_TITLE}|{_PART})(?:[ -](?:(?:{_PARTICLES})[ -])*(?:{_TITLE}|{_PART})(?!\w))*"
)
_SENTENCE = re.compile(r"(?:^|[.!?:…\n])[\s\"'“‘”’(]*$")
_AROUND = 80  # characters that tell of a name
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december".split()
)


@dataclass(frozen=True)
class Name:
    """A name where it was said.

    :param name: as it stands there.
    :param text: that it stands in.
    :param start: offset of its first code point.
    :param doubtful: whether it is a single word that begins a sentence, with a capital in any case.
    """

    name: str
    text: Text
    start: int
    doubtful: bool = False

    @property
    def before(self) -> str:
        """What stands right before it."""
        return self.text.text[max(0, self.start - _AROUND) : self.start]

    @property
    def after(self) -> str:
        """What stands right after it."""
        end = self.start + len(self.name)
        return self.text.text[end : end + _AROUND]


def names_in(text: Text) -> Iterator[Name]:
    """Yield the names in `text`, days and months left out.

    The first word of a sentence is taken for a part of the name that goes on after it, unless it is
    a word of questions and of talk.
    """
    for match in _NAME.finditer(text.text):
        start, parts = match.start(), match[0].split(" ")
        begins = _SENTENCE.search(text.text[:start]) is not None
        while parts and (parts[0].lower() in _TIMES or parts[0].lower() in TALK_WORDS):
            start += len(parts.pop(0)) + 1
            begins = False
        while parts and parts[-1].lower() in _TIMES:
            parts.pop()
        if parts and parts[0][0].isupper():
            doubtful = begins and len(parts) == 1 and text.kind != "answer"
            yield Name(" ".join(parts), text, start, doubtful)
