"""Whom "he" and "she" stand for."""

import pytest

from retriever.followups import person_meant, speaks_of_a_person
from retriever.followups.names import names_in
from retriever.followups.said import Text
from retriever.followups.words import content_stems


def meant(question: str, asked: str, answer: str = "", quote: str = "") -> str | None:
    said = (("question", asked), ("answer", answer), ("quote", quote))
    texts = [Text(kind, 1, text, asked) for kind, text in said if text]
    likely = dict.fromkeys(frozenset().union(*(content_stems(t.text) for t in texts)), 0.5)
    return person_meant(question, texts, likely)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Mr. Hill met Oskar de Boer-Lind.", ["Mr. Hill", "Oskar de Boer-Lind"]),
        ("Kang Min-seo spoke on Friday in Port Ellery.", ["Kang Min-seo", "Port Ellery"]),
        (
            "In March the Guild of Bakers heard J. R. Moss's plan.",
            ["Guild", "Bakers", "J. R. Moss"],
        ),
    ],
)
def test_names_are_words_with_capitals_that_follow_one_another(text: str, names: list[str]) -> None:
    assert [name.name for name in names_in(Text("quote", 1, text))] == names


def test_a_word_that_begins_a_sentence_may_be_no_name() -> None:
    (word, name) = names_in(Text("quote", 1, "Trams stood still, Nora Whitcombe said."))
    assert (word.doubtful, name.doubtful) == (True, False)


@pytest.mark.parametrize(
    ("asked", "answer", "quote", "person"),
    [
        # Who was asked about, not what the answer tells of them.
        (
            "Who is Tom Ardley?",
            "president of the Guild of Bakers",
            "The paper met Tom Ardley, president of the Guild of Bakers, about bread.",
            "Tom Ardley",
        ),
        ("Who trained Calder Town?", "Tom Ardley", "", "Tom Ardley"),
        ("Which goalkeeper left Calder Town?", "Tom Ardley", "", "Tom Ardley"),
        ("Where did Tom Ardley live?", "in Port Ellery", "He lived in Port Ellery.", "Tom Ardley"),
        (
            "Why did the trams stop?",
            "a strike",
            "There was a strike in Port Ellery, said a driver, Tom Ardley, 51.",
            "Tom Ardley",
        ),
        ("What did Ardley say?", "that it rained", "It rained, Tom Ardley said.", "Tom Ardley"),
        # Places, organisations and things are never meant.
        ("Where was the cup held?", "in Port Ellery", "It was held in Port Ellery.", None),
        ("What did the Guild of Bakers say?", "no", "Calder Council said no.", None),
        ("What does the trainer of Vellmar say?", "no", "The trainer of Vellmar said no.", None),
        ("What was renamed?", "Harbour Street", "Harbour Street was renamed.", None),
        # Whose husband it is may be meant, or the husband.
        ("What was Nora Whitcombe's husband?", "a baker", "He was a baker.", None),
        # Of two it is not plain which one is meant.
        ("What happened?", "a quarrel", "Judge Tom Ardley told Judge Ben Moss so.", None),
    ],
)
def test_he_is_a_person_of_whom_the_last_turn_speaks(
    asked: str, answer: str, quote: str, person: str | None
) -> None:
    assert meant("What did he do then?", asked, answer, quote) == person


def test_he_is_the_man_and_she_the_woman_of_whom_is_told() -> None:
    quote = "Mr Tom Ardley, a baker, told Mrs Nora Whitcombe, a goalkeeper, so."
    assert meant("What did he say?", "What happened?", "a quarrel", quote) == "Mr Tom Ardley"
    assert meant("What did she say?", "What happened?", "a quarrel", quote) == "Mrs Nora Whitcombe"


def test_a_name_in_the_question_itself_is_whom_it_speaks_of() -> None:
    assert speaks_of_a_person("What did he say?")
    assert not speaks_of_a_person("What did Tom Ardley say about his wife?")
    assert meant("What did Ben Moss say about his wife?", "Who is Tom Ardley?") is None
