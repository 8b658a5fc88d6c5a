"""Answers as values."""

from dataclasses import replace

import pytest

from retriever.answer import Answer, Turn
from retriever.quote import Quote

QUOTE = Quote(
    text="It rained all day.",
    article_id="a" * 16,
    article="rain.txt",
    title="Rain",
    published=None,
    url="https://example.org",
    source="/news/rain.txt",
    start=6,
    end=24,
    score=0.93456,
)
ANSWER = Answer(
    question="And when?",
    standalone="When did it rain?",
    text="all day",
    quotes=(QUOTE,),
    nearest=(),
    confidence=0.93456,
)


def test_the_json_of_an_answer_is_the_contract() -> None:
    assert ANSWER.to_json(latency_ms=84.123) == {
        "question": "And when?",
        "standalone": "When did it rain?",
        "answer": "all day",
        "abstained": False,
        "confidence": 0.9346,
        "quotes": [
            {
                "text": "It rained all day.",
                "article_id": "a" * 16,
                "article": "rain.txt",
                "title": "Rain",
                "published": None,
                "url": "https://example.org",
                "start": 6,
                "end": 24,
                "score": 0.9346,
            }
        ],
        "nearest": [],
        "latency_ms": 84.1,
    }


def test_the_json_of_an_abstention_has_its_quotes_in_nearest() -> None:
    silent = replace(ANSWER, text=None, quotes=(), nearest=(QUOTE,), confidence=0.2)
    assert silent.abstained
    found = silent.to_json(latency_ms=1)
    assert (found["answer"], found["abstained"], found["quotes"]) == (None, True, [])
    assert found["nearest"] == [QUOTE.to_json()]


@pytest.mark.parametrize(("text", "quotes"), [("rain", ()), (None, (QUOTE,))])
def test_an_answer_without_a_quote_cannot_be_made(
    text: str | None, quotes: tuple[Quote, ...]
) -> None:
    with pytest.raises(
        ValueError, match="an answer has a text and quotes, an abstention has neither"
    ):
        replace(ANSWER, text=text, quotes=quotes)


def test_an_answer_that_its_first_quote_does_not_hold_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="the text of an answer must lie in its first quote"):
        replace(ANSWER, text="all night")


def test_a_turn_keeps_what_was_said() -> None:
    assert Turn.of(ANSWER) == Turn("And when?", "When did it rain?", "all day", (QUOTE,))
