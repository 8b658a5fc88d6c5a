"""Short follow-ups as the whole questions they stand for."""

import pytest

from retriever.followups import whole_question


@pytest.mark.parametrize(
    ("question", "before", "answer", "whole"),
    [
        ("and wounded?", "How many people were killed when a crane fell?", "107",
         "How many people were wounded when a crane fell?"),
        ("And hurt?", "How many died when the plant blew up?", "two workers",
         "How many were hurt when the plant blew up?"),
        ("And in Syria?", "Which town does Islamic State hold in Iraq?", "Rawa",
         "Which town does Islamic State hold in Syria?"),
        ("And in Syria?", "Which towns does Islamic State still hold?", "Rawa",
         "Which towns does Islamic State still hold in Syria?"),
        ("and in 2016?", "How many trams derailed in 2015?", "two",
         "How many trams derailed in 2016?"),
        ("and the Republicans'?", "Who was the Democrats' candidate for governor?", "McAuliffe",
         "Who was the Republicans' candidate for governor?"),
        ("What about Atlantis?", "And where is that one going?", "New York",
         "Where is Atlantis going?"),
        ("What about Anselm?", "Who runs the library of Vellmar?", None,
         "Who runs the library of Anselm?"),
        ("When?", "Who founded wikiHow?", "Jack Herrick",
         "When was it that Jack Herrick founded wikiHow?"),
        ("When?", "Where had Jaci-1 been launched?", "French Guiana",
         "When had Jaci-1 been launched?"),
        ("why?", "Which club did Calder Town defeat in the final?", "Royal Averley",
         "Why did Calder Town defeat Royal Averley in the final?"),
        ("Why?", "Did he sell eHow?", "Yes", "Why did he sell eHow?"),
        ("For how long?", "Who was arrested in Vellmar?", "The mayor",
         "For how long was it that the mayor was arrested in Vellmar?"),
        ("Who said that?", "How many people would have died had the crane fallen earlier?",
         "more than a thousand",
         "Who said that more than a thousand people would have died had the crane fallen earlier?"),
        ("How many of them said yes?", "How many institutions did it invite?", "500 institutions",
         "How many of the institutions said yes? (How many institutions did it invite?)"),
    ],
)  # fmt: skip
def test_what_stands_for_a_whole_question_is_it(
    question: str, before: str, answer: str | None, whole: str
) -> None:
    assert whole_question(question, before, answer) == whole


@pytest.mark.parametrize(
    ("question", "before", "answer"),
    [
        ("How high?", "How long was the drone in the air?", "eleven minutes"),
        ("Why?", "Why did the bridge close?", "It had cracked"),
        ("And the shoes?", "Who lent the team brooms?", "Opponents"),
        ("Why?", "What is the newest game?", "Ashfall"),
        ("And in 2007?", "vaccination coverage last year", "71 per cent"),
        ("When?", "", None),
        ("And when?", "Who won the cup?", "Ellery Rovers won the cup."),
        ("And?", "Who won?", "Calder Town"),
        ("What about Ashfall?", "Why was it that Ann Lee founded eGames?", None),
    ],
)
def test_what_is_not_plain_has_none(question: str, before: str, answer: str | None) -> None:
    assert whole_question(question, before, answer) is None
