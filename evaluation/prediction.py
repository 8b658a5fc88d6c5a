"""What was answered to each question of a test set."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from evaluation.testset import GoldQuestion
from retriever import Answer, Turn

Standalone = Literal["own", "gold", "both"]


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
    :param rewritten: whether a follow-up was asked once more by its human rewrite.
    """

    gold: GoldQuestion
    answer: Answer
    latency_ms: float
    exact: tuple[bool, ...]
    rewritten: bool = False

    def to_json(self) -> dict[str, Any]:
        """The prediction as a line of `--predictions`."""
        return {"id": self.gold.id} | self.answer.to_json(latency_ms=self.latency_ms)


def predict(
    questions: Sequence[GoldQuestion],
    ask: Ask,
    *,
    article_text: Callable[[str], str | None],
    standalone: Standalone = "own",
) -> Iterator[Prediction]:
    """Ask the questions in their order and yield what was answered.

    The turns of a conversation are asked with the earlier answers, as they were given, as history.

    :param article_text: from an article's id to its stored text, None where there is none.
    :param standalone: "gold" asks a follow-up by its human rewrite, without history; "both" asks
        it by its own words first, and yields the answer to the rewrite after it.
    """
    conversations: dict[str, list[Turn]] = {}
    for gold in questions:
        history: list[Turn] = []
        question = gold.question
        if standalone == "gold" and gold.standalone is not None:
            question = gold.standalone
        elif gold.conversation is not None:
            history = conversations.setdefault(gold.conversation, [])
        prediction = _asked(gold, ask, question, tuple(history), article_text)
        history.append(Turn.of(prediction.answer))
        yield prediction
        if standalone == "both" and gold.group == "follow_up" and gold.standalone is not None:
            rewritten = _asked(gold, ask, gold.standalone, (), article_text)
            yield replace(rewritten, rewritten=True)


def _asked(
    gold: GoldQuestion,
    ask: Ask,
    question: str,
    history: tuple[Turn, ...],
    article_text: Callable[[str], str | None],
) -> Prediction:
    start = time.perf_counter()
    answer = ask(question, history)
    latency_ms = 1000 * (time.perf_counter() - start)
    exact = tuple(
        (article_text(quote.article_id) or "")[quote.start : quote.end] == quote.text
        for quote in answer.quotes
    )
    return Prediction(gold, answer, latency_ms, exact)
