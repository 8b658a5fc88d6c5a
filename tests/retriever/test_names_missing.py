"""Names of a question that a text does not hold."""

import pytest

from retriever.names_missing import names_asked, share_missing


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("What did Marta Kovic say?", "Mayor Kovic resigned.", 0),
        ("What did Marta Kovic say?", "The poet said so.", 1),
        ("What did Kovic say to Ana Brandt?", "Mrs BRANDT was there.", 0.5),
        ("How was the Texan mirror ruined?", "A guard in Texas shot at it.", 0),
        ("Who won in Pará?", "It was in Para.", 0),
        ("Who came from Lae?", "The Laender of Lae agreed.", 0),
        ("Who came from Lae?", "The Laender agreed.", 1),
    ],
)
def test_the_share_of_names_that_a_text_lacks(question: str, text: str, share: float) -> None:
    assert share_missing(names_asked(question), text) == share


@pytest.mark.parametrize(
    "question",
    [
        "What was in the paper?",
        "Is it of the UN?",  # too short to be sure of
        "Kovic?",  # the capital of a first word
    ],
)
def test_a_question_that_surely_names_nobody(question: str) -> None:
    assert names_asked(question) == []
