"""Sentences told one after another as one passage."""

from retriever.reader.digest import Extract, digest

RAIN = Extract("a", "Weather", "It was cold. Rain fell.", 100, 13)
FLOOD = Extract("a", "Weather", "Rain fell. The river rose.", 113, 11)
SNOW = Extract("a", "Weather", "Later. It snowed.", 300, 7)
GOAL = Extract("b", "Sport", "Ana ran. She scored.", 20, 9)


def sentences(*extracts: Extract) -> list[str]:
    made = digest(extracts)
    return [made.text[start:end] for start, end in made.places]


def test_the_article_of_the_likeliest_begins_and_the_others_bring_their_titles() -> None:
    made = digest([GOAL, RAIN])
    assert (made.title, made.text) == (
        "Sport",
        "Ana ran. She scored. Weather. It was cold. Rain fell.",
    )
    assert digest([RAIN, GOAL]).text == "It was cold. Rain fell. Sport. Ana ran. She scored."


def test_sentences_stand_as_in_their_article_and_none_is_told_twice() -> None:
    made = digest([SNOW, FLOOD, RAIN])
    assert made.text == "It was cold. Rain fell. The river rose. Later. It snowed."


def test_each_place_is_that_of_its_sentence_in_the_order_given() -> None:
    assert sentences(SNOW, GOAL, FLOOD, RAIN) == [
        "It snowed.",
        "She scored.",
        "The river rose.",
        "Rain fell.",
    ]


def test_an_article_without_a_title_brings_none() -> None:
    nameless = Extract("c", "", "So it ends.", 0, 0)
    assert digest([RAIN, nameless]).text == "It was cold. Rain fell. So it ends."
