"""Follow-ups."""

from datetime import date

import pytest

from retriever.answer import Turn
from retriever.contextualizer import Contextualizer
from retriever.followups import texts_of
from retriever.quote import Quote


def turn(question: str, answer: str | None = None, quote: str = "", article: str = "a") -> Turn:
    quotes = (
        (Quote(quote, article, "", "", date(2017, 1, 1), None, "", 0, len(quote), 1.0),)
        if quote
        else ()
    )
    return Turn(question, question, answer, quotes)


CUP = turn(
    "Who won the cup in Port Ellery?",
    "Calder Town",
    "Calder Town won the cup in Port Ellery on Saturday, trained by Nora Whitcombe.",
)
TRAINER = turn(
    "Who trained Calder Town in 2017?",
    "Nora Whitcombe",
    "The club was trained by Nora Whitcombe, a former goalkeeper.",
)


def standalone(question: str, *before: Turn) -> str:
    return str(Contextualizer().run(question, list(before))["query"])


@pytest.mark.parametrize(
    "question",
    [
        "Who trained them?",
        "And when?",
        "Why?",
        "What about the goalkeeper?",
        "How many of them were there?",
        "Who said so?",
        "What happened after that?",
        "Back to the cup: when was it?",
    ],
)
def test_a_question_that_leans_on_what_was_said_is_completed(question: str) -> None:
    full = standalone(question, CUP)
    assert full.startswith(f"{question} (")
    assert full.endswith(")")
    assert any(word in full for word in ("cup", "Port Ellery", "Calder Town"))


@pytest.mark.parametrize(
    "question",
    [
        "How many trams derailed in Vellmar in November?",
        "Which library was attacked by masked men?",
        "Did Councillor Pryce say that the bridge is his?",
        "Ms Ostrander lost something beside the lake. What was it?",
        "Ostrander ferries?",
        "Thank you, that was very helpful",
        "Something else: who leads the library of Anselm?",
        "Who founded wikiHow?",
        "Where is Vellmar?",
        "Tell me about Anselm.",
        "Tell me about tram drivers.",
        "Tell me about goalkeepers.",
        "Not quite. I want to know about jobs for drivers of trams.",
        "I read that tram drivers in Vellmar earn little. Is that true?",
        "Why did Ostrander resign?",
        "What happened in August?",
        "What happened last week?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert Contextualizer().run(f" {question}", [CUP]) == {
        "standalone": question,
        "query": question,
        "focus": None,
    }


def test_without_a_conversation_nothing_is_added() -> None:
    assert Contextualizer().run(" Who trained them? ")["standalone"] == "Who trained them?"
    assert Contextualizer().run("Why?")["query"] == "Why?"
    why = Contextualizer().run("Why?", [CUP])["standalone"]
    assert why == "Why was it that Calder Town won the cup in Port Ellery?"


def test_a_person_s_name_stands_in_the_place_of_the_pronoun() -> None:
    assert standalone("How old is she?", TRAINER).startswith("How old is Nora Whitcombe?")
    assert standalone("What is her job?", TRAINER).startswith("What is Nora Whitcombe's job?")


def test_two_persons_are_left_to_the_reader() -> None:
    assert standalone("What does he blame him for?", TRAINER).startswith(
        "What does he blame him for? ("
    )


def test_the_article_last_quoted_is_in_focus_of_a_follow_up_alone() -> None:
    unanswered = turn("Why?")
    assert Contextualizer().run("And when?", [CUP, unanswered])["focus"] == CUP
    assert Contextualizer().run("Which library in Anselm was attacked?", [CUP])["focus"] is None


def test_what_was_said_before_does_not_grow_turn_by_turn() -> None:
    turns = [CUP]
    for question in ("Why?", "And when?", "Who said so?") * 10:
        full = str(Contextualizer().run(question, turns)["standalone"])
        assert len(full) < 400
        turns.append(Turn(question, full, None))


def test_what_tells_nothing_is_left_out_of_what_was_said_before() -> None:
    when = turn(f"When was that? ({CUP.question})", "on Saturday")
    full = Contextualizer().run("Who told the papers so?", [CUP, when])["standalone"]
    assert full == f"Who told the papers so? ({CUP.question})"


@pytest.mark.parametrize(
    "question",
    [
        "What about Vellmar?",
        "How many in Vellmar?",
        "Did Ostrander, too?",
        "What did Ostrander say?",
        "Was Vellmar involved?",
        "Tell me about the goalkeeper.",
        "Tell me about their goalkeeper.",
        "I want to know about their goalkeeper.",
        "The council passed that law last year. Why?",
        "I read that book. Why?",
    ],
)
def test_what_points_back_or_says_little_is_not_whole(question: str) -> None:
    texts = texts_of([CUP])
    assert Contextualizer().leans(question, texts)


def test_what_it_goes_back_to_must_have_been_spoken_of() -> None:
    new = "Back to the bridge: who won the tender?"
    assert standalone(new, CUP) == new
    assert standalone("Back to the cup: who won?", CUP) != "Back to the cup: who won?"
    assert standalone("Back to that: who won?", CUP) != "Back to that: who won?"


def test_an_empty_question_before_adds_nothing() -> None:
    assert standalone("Why?", turn("  ")) == "Why?"


def test_a_short_follow_up_is_read_as_the_whole_question_it_stands_for() -> None:
    full = Contextualizer().run("And in Vellmar?", [CUP])["standalone"]
    assert full == "Who won the cup in Vellmar?"


def test_a_question_that_shares_words_with_an_earlier_turn_goes_back_to_it() -> None:
    library = turn("Which library was attacked?", "Ashmere", "Masked men attacked it.", "b")
    found = Contextualizer().run("ok thanks. and when was the cup?", [CUP, library])
    assert found["standalone"] == f"ok thanks. and when was the cup? ({CUP.question})"
    assert found["focus"] == CUP
    assert "Ashmere" not in str(found["query"])


@pytest.mark.parametrize(
    "question",
    ["The ferry sank off Skarra at night. Why?", "The clubs met in the cup final. Who won it?"],
)
def test_what_is_told_first_needs_nothing_from_before(question: str) -> None:
    assert Contextualizer().run(question, [CUP])["standalone"] == question


@pytest.mark.parametrize("question", ["What did she say?", "How old is she?", "And why?"])
def test_after_a_topic_on_which_there_is_nothing_no_older_one_is_searched(question: str) -> None:
    unknown = turn("Who is Anna Keller?")
    alone = Contextualizer().run(question, [unknown])
    assert "Anna Keller" in str(alone["standalone"])
    assert Contextualizer().run(question, [TRAINER, unknown]) == alone


def test_he_may_be_a_person_of_an_earlier_turn_after_a_question_on_nobody() -> None:
    nothing = turn("How many trams derailed in Vellmar?")
    found = Contextualizer().run("How old is she?", [TRAINER, nothing])
    assert str(found["standalone"]).startswith("How old is Nora Whitcombe?")
    assert found["focus"] == TRAINER
