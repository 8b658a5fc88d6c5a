"""Answers on a terminal and in a pipe."""

from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from bot.days import day_in_words
from bot.replies import Reply
from bot.terminal.rendering import print_answer, print_reply, show_article
from documents import Article
from retriever import Answer, Quote

ARTICLE = Article(
    id="a" * 16,
    source="/news/tram.txt",
    name="tram.txt",
    title="Tram [red]derails",
    published=date(2018, 9, 2),
    text="A tram derailed.\x9b31m Twenty-three people were hurt.",
)


def _answer(text: str | None) -> Answer:
    quote = Quote.of(ARTICLE, 0, len(ARTICLE.text), name="tram.txt", score=0.9)
    kept = (quote,)
    return Answer(
        question="How many?",
        standalone="How many were hurt?",
        text=text,
        quotes=kept if text else (),
        nearest=() if text else kept,
        confidence=0.9,
    )


LIST = (
    "2 articles speak of “the tram”:\n"
    "• Tram derails at the harbour before the morning service begins, 2 September 2018\n"
    "• Repair firm named, 3 September 2018"
)


def _replied(*, terminal: bool) -> str:
    console = Console(highlight=False, markup=False, force_terminal=terminal, width=40)
    with console.capture() as capture:
        print_reply(console, Reply(LIST))
    return capture.get()


def test_a_list_is_wrapped_between_words_on_a_terminal_and_whole_in_a_pipe() -> None:
    assert _replied(terminal=True).splitlines() == [
        "2 articles speak of “the tram”:",
        "• Tram derails at the harbour before",
        "  the morning service begins, 2",
        "  September 2018",
        "• Repair firm named, 3 September 2018",
    ]
    assert _replied(terminal=False) == f"{LIST}\n"


def _shown(answer: Answer, *, terminal: bool) -> str:
    console = Console(
        highlight=False,
        markup=False,
        force_terminal=terminal,
        width=60,
        color_system="standard" if terminal else None,
    )
    with console.capture() as capture:
        print_answer(console, answer)
    return capture.get()


def test_a_pipe_gets_plain_text_in_whole_lines() -> None:
    assert _shown(_answer("Twenty-three people"), terminal=False) == (
        "Twenty-three people\n"
        '"A tram derailed.\ufffd31m Twenty-three people were hurt."\n'
        "  — Tram [red]derails, 2 September 2018 (tram.txt)\n"
        "Understood as: How many were hurt?\n"
    )


def test_a_terminal_gets_the_answering_words_in_bold() -> None:
    shown = _shown(_answer("Twenty-three people"), terminal=True)
    assert "\x1b[1mTwenty-three people\x1b[0m were hurt." in shown


def test_no_escape_sequence_of_an_article_reaches_the_terminal() -> None:
    assert "\x9b" not in _shown(_answer("Twenty-three people"), terminal=True)


def test_an_abstention_shows_the_nearest_as_such() -> None:
    shown = _shown(_answer(None), terminal=False)
    assert shown.startswith("The articles do not say.\nThe nearest sentences, which need not")
    assert "Twenty-three people were hurt." in shown


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2017, 11, 4), "4 November 2017"), (date(1600, 1, 31), "31 January 1600")],
)
def test_day_in_words(day: date, words: str) -> None:
    assert day_in_words(day) == words


def test_an_article_is_shown_under_its_author_and_paper(capsys: pytest.CaptureFixture[str]) -> None:
    show_article(replace(ARTICLE, author="Ana Brandt", site="The Karlby Post"))
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [f"{ARTICLE.id}  /news/tram.txt", "Ana Brandt, The Karlby Post"]
