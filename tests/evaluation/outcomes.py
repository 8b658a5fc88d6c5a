"""Outcomes for the tests of what is made of them."""

from evaluation import Outcome
from evaluation.stages import Stage


def outcome(
    number: int,
    *,
    group: str = "single",
    right: bool = True,
    abstained: bool = False,
    confidence: float = 0.5,
    stage: Stage | None = None,
    quote_at_1: float | None = None,
    latency_ms: float = 10.0,
    question_word: str = "who",
    article: str = "a.txt",
) -> Outcome:
    """Return the outcome of question `number`, right unless told otherwise."""
    answerable = group != "unanswerable"
    measures = {}
    if answerable:
        hit = float(right) if quote_at_1 is None else quote_at_1
        measures = {"quote_at_1": hit, "quote_at_3": hit, "f1": float(right)}
    return Outcome(
        id=f"q{number}",
        group=group,
        answerable=answerable,
        abstained=abstained,
        right=right,
        confidence=confidence,
        stage=stage or (Stage.RIGHT if right else Stage.WRONG_SPAN),
        measures=measures,
        ranks={"joined": 1},
        gold_score=None,
        quotes=0 if abstained else 1,
        exact=0 if abstained else 1,
        misattributed=0,
        quote_words=0 if abstained else 20,
        question_word=question_word,
        question_length=7,
        article=article if answerable else None,
        turn=None,
        latency_ms=latency_ms,
    )
