"""Asking a test set."""

from collections.abc import Sequence
from dataclasses import replace

from evaluation.prediction import Prediction, predict
from evaluation.testset import GoldQuestion
from retriever.answer import Answer, Turn
from retriever.quote import Quote

TEXT = "It rained. It snowed."
QUOTE = Quote("It rained.", "1", "a.txt", "A", None, None, "/a.txt", 0, 10, 0.9)
WRONG = replace(QUOTE, start=11, end=21)
GOLD = GoldQuestion("q1", "What fell?", ("rain",), ("It rained.",), "a.txt", True)
FIRST = replace(GOLD, id="c1", question="What fell first?", conversation="c", turn=1)
SECOND = replace(
    GOLD, id="c2", question="And then?", conversation="c", turn=2, standalone="What fell then?"
)


class Scripted:
    """Answers every question alike and notes what it was asked."""

    def __init__(self, *quotes: Quote) -> None:
        self.quotes = quotes
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, question: str, history: Sequence[Turn]) -> Answer:
        """Return the answer; its `standalone` shows that it is the answer that becomes history."""
        self.asked.append((question, [turn.standalone for turn in history]))
        text = self.quotes[0].text if self.quotes else None
        return Answer(question, f"<{question}>", text, self.quotes, (), 0.9)


def run(ask: Scripted, *golds: GoldQuestion, gold_standalone: bool = False) -> list[Prediction]:
    return list(
        predict(
            golds,
            ask,
            article_text={"1": TEXT}.get,
            standalone="gold" if gold_standalone else "own",
        )
    )


def test_turns_are_asked_with_the_answers_before_as_history() -> None:
    ask = Scripted(QUOTE)
    other = replace(FIRST, id="d1", conversation="d")
    third = replace(SECOND, id="c3", turn=3)
    run(ask, FIRST, other, GOLD, SECOND, third)
    assert ask.asked == [
        ("What fell first?", []),
        ("What fell first?", []),
        ("What fell?", []),
        ("And then?", ["<What fell first?>"]),
        ("And then?", ["<What fell first?>", "<And then?>"]),
    ]


def test_the_gold_rewrite_is_asked_without_history() -> None:
    ask = Scripted(QUOTE)
    run(ask, FIRST, SECOND, gold_standalone=True)
    assert ask.asked == [("What fell first?", []), ("What fell then?", [])]


def test_each_quote_is_compared_with_its_article() -> None:
    gone = replace(QUOTE, article_id="2")
    (prediction,) = run(Scripted(QUOTE, WRONG, gone), GOLD)
    assert prediction.exact == (True, False, False)
    (silent,) = run(Scripted(), GOLD)
    assert silent.exact == ()
    assert silent.answer.abstained


def test_a_prediction_is_a_line_of_json_with_its_id() -> None:
    (prediction,) = run(Scripted(QUOTE), GOLD)
    found = replace(prediction, latency_ms=12.34).to_json()
    assert found == {"id": "q1"} | prediction.answer.to_json(latency_ms=12.34)
    assert list(found) == [
        "id",
        "question",
        "standalone",
        "answer",
        "abstained",
        "confidence",
        "quotes",
        "nearest",
        "latency_ms",
    ]
    assert prediction.latency_ms >= 0
