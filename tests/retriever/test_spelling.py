"""Misspelt words, as the articles spell them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from haystack import Document

from index import FaissDocumentStore
from index.lexical import word_index
from retriever.british_american import other_spellings
from retriever.spelling import SpellingCorrector, is_english

TEXTS = (
    "Space shuttle Challenger was lost 73 seconds after liftoff.",
    "Pilgrims throw pebbles at a pillar; one pilgrim didn't.",
    "Really, the display of the remaining shuttles is a display of Zelensky's taste.",
    "Space shuttle Endeavour carried aluminium to the organisation's centre.",
    "Construction began in March. The construction of a hangar followed.",
)


@pytest.fixture(params=["FTS5", "tantivy"])
def correct(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], str]]:
    """Corrects a question by an archive whose words each of the two engines holds."""
    if request.param == "tantivy":
        monkeypatch.setattr(word_index, "FTS5_UPTO", 1)
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    store.write_documents(
        [Document(id=str(i), content=text, meta={"title": "Noon"}) for i, text in enumerate(TEXTS)]
    )
    store.save_snapshot(always=True)
    assert f"words by {request.param}" in store.describe()
    corrector = SpellingCorrector(store=store)
    yield lambda text: str(corrector.run(standalone=text, query=text)["standalone"])
    store.close()


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        (
            "how long after liftof was chalenger lost?",
            "how long after liftoff was challenger lost?",
        ),
        ("Where are they put on dispaly?", "Where are they put on display?"),
        ("Was it realy a piller?", "Was it really a pillar?"),
        ("When did contruction begin?", "When did construction begin?"),
        ("What is Zelenskiy known for?", "What is Zelensky known for?"),
        ("Where will Endeavor go?", "Where will endeavour go?"),
        ("Which organization got aluminum?", "Which organisation got aluminium?"),
        ("Did it stand in the piller's shade?", "Did it stand in the pillar's shade?"),
    ],
)
def test_a_slip_is_mended(correct: Callable[[str], str], asked: str, read: str) -> None:
    assert correct(asked) == read


@pytest.mark.parametrize(
    "question",
    [
        "What did the pilgrims throw?",
        "Who threw a hanger at the pilgrim?",  # a word, and no slip for "hangar"
        "Is homeopathy discussed?",
        "Who is Piller?",  # a name may be any
        "What did Dindt do?",
        "xyzzyplugh qwertzuiop",
        "Wie wird das Wetter morgen?",
        "What of A380, R2D2 and 73?",
        "",
        "?",
    ],
)
def test_what_may_be_meant_is_left_alone(correct: Callable[[str], str], question: str) -> None:
    assert correct(question) == question


def test_the_words_searched_for_are_corrected_as_the_question_is(tmp_path: Path) -> None:
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    store.write_documents([Document(id="0", content=TEXTS[0])])
    found = SpellingCorrector(store=store).run(
        standalone="Was it lost? (of the chalenger)", query="lost chalenger shutle"
    )
    assert found == {
        "standalone": "Was it lost? (of the challenger)",
        "query": "lost challenger shuttle",
    }
    store.close()


def test_british_and_american_words_are_both_english() -> None:
    assert all(map(is_english, ("colour", "color", "programme", "washcloths")))
    assert not any(map(is_english, ("chalenger", "dispaly", "realy")))


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("harbour", "harbor"),
        ("neighbourhood", "neighborhood"),
        ("organisations", "organizations"),
        ("criticised", "criticized"),
        ("centre", "center"),
        ("defence", "defense"),
        ("travelling", "traveling"),
        ("encyclopaedia", "encyclopedia"),
        ("programme", "program"),
    ],
)
def test_each_side_finds_the_other(british: str, american: str) -> None:
    assert american in other_spellings(british)
    assert british in other_spellings(american)


@pytest.mark.parametrize(
    ("word", "another"),
    [("morning", "mourning"), ("filled", "filed"), ("forty", "fourty"), ("course", "corse")],
)
def test_words_that_only_look_alike_are_told_apart(word: str, another: str) -> None:
    assert another not in other_spellings(word)
    assert word not in other_spellings(another)
