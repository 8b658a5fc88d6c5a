"""Follow-ups."""

import pytest

from retriever.answer import Turn
from retriever.contextualizer import Contextualizer

BEFORE = "Who won the cup in Port Ellery?"


def standalone(question: str, *before: str) -> str:
    history = [Turn(text, text, None) for text in before]
    return Contextualizer().run(question, history)["standalone"]


@pytest.mark.parametrize(
    "question",
    [
        "Who trained them?",
        "And when?",
        "Why?",
        "What about the goalkeeper?",
        "How many people had watched it on television that evening?",
        "What is it?",
        "?",
    ],
)
def test_a_question_that_leans_on_the_one_before_is_searched_with_it(question: str) -> None:
    assert standalone(question, "Anything", BEFORE) == f"{question} ({BEFORE})"


@pytest.mark.parametrize(
    "question",
    [
        "How many trams derailed in November?",
        "Which library was attacked by masked men?",
        "Did Councillor Pryce say that the bridge is his?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, BEFORE) == question


def test_without_a_conversation_nothing_is_added() -> None:
    assert standalone(" Who trained them? ") == "Who trained them?"
    assert Contextualizer().run("Why?") == {"standalone": "Why?"}


def test_what_the_question_before_was_understood_as_counts_without_nesting() -> None:
    turns = [Turn("And when?", "And when? (Who won the cup?)", "Saturday")]
    assert Contextualizer().run("Why?", turns) == {
        "standalone": "Why? (And when? Who won the cup?)"
    }


def test_a_long_question_before_is_cut() -> None:
    assert standalone("Why?", "x" * 1000) == f"Why? ({'x' * 300})"


def test_an_empty_question_before_adds_nothing() -> None:
    assert standalone("Why?", "  ") == "Why?"
