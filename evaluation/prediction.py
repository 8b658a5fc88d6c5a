"""What was answered to each question of a test set."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from evaluation.testset import GoldQuestion
from retriever import Answer, Turn


class Ask(Protocol):
    """What answers: a question and the conversation so far, oldest turn first."""

    def __call__(self, question: str, history: Sequence[Turn]) -> Answer:
        """Return the answer to `question`."""
        ...


@dataclass(frozen=True)
class Prediction:
    """One question with what was answered.

    :param latency_ms: question in to answer out, in milliseconds.
    :param exact: for each quote of the answer whether it is a slice of the article it names.
    """

    gold: GoldQuestion
    answer: Answer
    latency_ms: float
    exact: tuple[bool, ...]

    def to_json(self) -> dict[str, Any]:
        """The prediction as a line of `--predictions`."""
        return {"id": self.gold.id} | self.answer.to_json(latency_ms=self.latency_ms)


def predict(
    questions: Sequence[GoldQuestion],
    ask: Ask,
    *,
    article_text: Callable[[str], str | None],
    standalone: Literal["own", "gold"] = "own",
) -> Iterator[Prediction]:
    """Ask the questions in their order and yield what was answered.

    The turns of a conversation are asked with the earlier answers, as they were given, as history.

    :param article_text: from an article's id to its stored text, None where there is none.
    :param standalone: "gold" asks a follow-up by its human rewrite, without history.
    """
    conversations: dict[str, list[Turn]] = {}
    for gold in questions:
        history: list[Turn] = []
        question = gold.question
        if standalone == "gold" and gold.standalone is not None:
            question = gold.standalone
        elif gold.conversation is not None:
            history = conversations.setdefault(gold.conversation, [])
        start = time.perf_counter()
        answer = ask(question, tuple(history))
        latency_ms = 1000 * (time.perf_counter() - start)
        history.append(Turn.of(answer))
        exact = tuple(
            (article_text(quote.article_id) or "")[quote.start : quote.end] == quote.text
            for quote in answer.quotes
        )
        yield Prediction(gold, answer, latency_ms, exact)
