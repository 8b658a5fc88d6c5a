"""What was said before a question, cut into the texts that a follow-up may lean on."""

from collections.abc import Sequence
from dataclasses import dataclass

from retriever.answer import Turn
from retriever.followups.words import TALK_WORDS, Word, words
from retriever.narrowing import without_narrowing

_MOST_QUOTED = 3  # turns whose quotes are looked through
MOST_TURNS = 6  # a follow-up hardly ever leans on what was said longer ago


@dataclass(frozen=True)
class Text:
    """One text of the conversation.

    :param kind: "question" (as understood), "answer", "quote" or "title".
    :param age: 1 for the last turn.
    """

    kind: str
    age: int
    text: str
    asked: str = ""

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the text."""
        return words(self.text)


def texts_of(history: Sequence[Turn]) -> tuple[Text, ...]:
    """Return the texts of the latest turns, the newest turn first."""
    texts: list[Text] = []
    for age, turn in enumerate(reversed(history[-MOST_TURNS:]), start=1):
        understood = without_narrowing(turn.standalone)
        texts.append(Text("question", age, understood, turn.question))
        if turn.answer is not None:
            texts.append(Text("answer", age, turn.answer))
        for quote in turn.quotes[: age <= _MOST_QUOTED]:
            texts.append(Text("quote", age, quote.text))
            if quote.title:
                texts.append(Text("title", age, quote.title))
    return tuple(text for text in texts if text.text.strip())


def is_name(word: Word, text: Text) -> bool:
    """Whether a word is a name or a number by its looks: a capital that begins no sentence."""
    if word.text[0].isdigit():
        return True
    if not word.capital or word.text.lower() in TALK_WORDS:
        return False
    before = text.text[: word.start].rstrip(" \"'“‘(")
    return (bool(before) and before[-1] not in ".!?:…\n") or any(c.isupper() for c in word.text[1:])
