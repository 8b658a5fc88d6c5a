"""An answer to a question, or an honest abstention."""

from dataclasses import dataclass, field
from typing import Any

from retriever.quote import Quote
from retriever.trace import Trace


@dataclass(frozen=True)
class Answer:
    """What is said to a question.

    :param question: the question as it was asked.
    :param standalone: the question as understood in its conversation.
    :param text: the answer in a few words, inside `quotes[0].text`; None for an abstention.
    :param quotes: the sentences that the answer rests on, best first; empty for an abstention.
    :param nearest: after an abstention the closest sentences, never to be shown as an answer.
    :param confidence: probability that the answer is right, 0 to 1.
    :param trace: how the answer came about.
    """

    question: str
    standalone: str
    text: str | None
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...]
    confidence: float
    trace: Trace = field(default_factory=Trace, compare=False, repr=False)

    def __post_init__(self) -> None:
        if (self.text is None) != (not self.quotes):
            raise ValueError("an answer has a text and quotes, an abstention has neither")
        if self.text is not None and self.text not in self.quotes[0].text:
            raise ValueError("the text of an answer must lie in its first quote")

    @property
    def abstained(self) -> bool:
        """Whether the articles do not say."""
        return self.text is None

    def to_json(self, *, latency_ms: float) -> dict[str, Any]:
        """The answer as the design's JSON has it.

        :param latency_ms: question in to answer out, in milliseconds.
        """
        return {
            "question": self.question,
            "standalone": self.standalone,
            "answer": self.text,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "quotes": [quote.to_json() for quote in self.quotes],
            "nearest": [quote.to_json() for quote in self.nearest],
            "latency_ms": round(latency_ms, 1),
        }


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and what was said to it.

    :param answer: text of the answer, None for an abstention.
    :param at: when it was kept, in seconds since 1970; None: it has not been kept yet.
    """

    question: str
    standalone: str
    answer: str | None
    quotes: tuple[Quote, ...] = ()
    at: float | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """Return the turn that `answer` ends."""
        return cls(answer.question, answer.standalone, answer.text, answer.quotes)
