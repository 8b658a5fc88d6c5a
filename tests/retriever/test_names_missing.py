"""Names of a question that a text does not hold."""

import pytest

from retriever.names_missing import names_missing


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("What did Marta Kovic say?", "Mayor Kovic resigned.", 0),
        ("What did Marta Kovic say?", "The poet said so.", 1),
        ("What did Kovic say to Ana Brandt?", "Mrs BRANDT was there.", 0.5),
        ("How was the Texan mirror ruined?", "A guard in Texas shot at it.", 0),
        ("Who won in Pará?", "It was in Para.", 0),
        ("What was in the paper?", "Nothing.", 0),
        ("Is it of the UN?", "Nothing.", 0),  # too short to be sure of
        ("Kovic?", "Nothing.", 0),  # the capital of a first word
    ],
)
def test_the_share_of_names_that_a_text_lacks(question: str, text: str, share: float) -> None:
    assert names_missing(question, [text, text]).tolist() == [share, share]
    assert names_missing(question, []).tolist() == []
