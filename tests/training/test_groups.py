"""Questions with passages, as the reader is trained on them."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retriever.reader.inputs import PairTokenizer
from training.data import SENTENCES, Paragraph, Question, QuestionSet
from training.groups import Group, GroupMaker
from training.start import start_folder
from training.swaps import Swaps

RAIN = "It rained in Brno. Nine people died in Olomouc on the Morava. The river fell in 2011."
SNOW = "It snowed in Vienna. The Danube froze in 1929."
PARAGRAPHS = (
    Paragraph(RAIN, "Rain", "weather", held=False),
    Paragraph(SNOW, "Snow", "weather", held=False),
)


def question(text: str, words: str | None) -> Question:
    start = RAIN.index(words) if words else 0
    return Question("q", text, 0, ((start, start + len(words)),) if words else ())


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    return PairTokenizer(start_folder() / "tokenizer.json")


def groups(one: Question, tokenizer: PairTokenizer, name: str = "set") -> list[Group]:
    """The groups of many seeds."""
    maker = GroupMaker(QuestionSet(name, PARAGRAPHS, (one,)), [(1,)], tokenizer)
    made = [maker.group(0, seed=str(i)) for i in range(60)]
    return [group for group in made if group]


def words_of(group: Group) -> str | None:
    if group.gold is None:
        return None
    ids = group.ids[group.gold.passage][group.gold.first : group.gold.last + 1]
    text: str = Tokenizer.from_file(str(start_folder() / "tokenizer.json")).decode(list(ids))
    return text


def test_the_gold_tokens_are_the_answer(tokenizer: PairTokenizer) -> None:
    made = groups(question("How many died in Olomouc?", "Nine people"), tokenizer)
    assert {words_of(group) for group in made} == {"nine people", None}
    assert all(group.gold.exact for group in made if group.gold)


class _Letters:
    """Embeds a text as how often it has each letter."""

    name, dimension = "letters", 26

    def warm_up(self) -> None:
        pass

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = [[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts]
        vectors = np.array(counts, dtype=np.float32) + 1e-3
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_single_sentences_are_compared_each_with_the_one_before(tokenizer: PairTokenizer) -> None:
    one = question("How many died in Olomouc?", "Nine people")
    maker = GroupMaker(
        QuestionSet("set", PARAGRAPHS, (one,)), [(1,)], tokenizer, encoder=_Letters()
    )
    decoder = Tokenizer.from_file(str(start_folder() / "tokenizer.json"))
    made = [maker.group(0, seed=str(i)) for i in range(80)]
    texts = {
        tuple(
            decoder.decode(list(ids[first:-1])) for ids, first in zip(g.ids, g.firsts, strict=True)
        )
        for g in made
        if g and len(g.ids) > 2 and g.gold
    }
    (only,) = {found for found in texts if found[0].startswith("it rained in brno. nine people")}
    # The sentence after it would hold the answer as well, by the one before.
    assert only[1:] == ("it rained in brno.", "it snowed in vienna. the danube froze in 1929.") or (
        only[1:] == ("it rained in brno.", "it snowed in vienna.")
    )


def test_a_question_without_an_answer_has_no_gold(tokenizer: PairTokenizer) -> None:
    made = groups(question("How many died in Brno?", None), tokenizer)
    assert {group.gold for group in made} == {None}


def test_where_only_the_sentence_is_known_the_answer_is_somewhere_in_it(
    tokenizer: PairTokenizer,
) -> None:
    made = groups(question("Who died?", "The river fell in 2011."), tokenizer, SENTENCES)
    found = [group for group in made if group.gold]
    assert found
    assert {words_of(group) for group in found} == {"the river fell in 2011."}
    assert not any(group.gold.exact for group in found if group.gold)


def test_a_swapped_question_has_another_name_of_its_article_and_no_answer() -> None:
    one = question("How many died in Olomouc?", "Nine people")
    swaps = Swaps(QuestionSet("set", PARAGRAPHS, (one,)))
    found = [swaps.swapped(one, random.Random(i)) for i in range(20)]  # noqa: S311 - repeatable
    assert all(found)
    assert {q.text for q in found if q} <= {
        f"How many died in {name}?" for name in ("Brno", "Morava", "Vienna", "Danube")
    }
    assert {q.answers for q in found if q} == {()}


def test_the_answer_itself_is_not_swapped_in() -> None:
    one = question("In which town near Brno did people die?", "Olomouc")
    swaps = Swaps(QuestionSet("set", PARAGRAPHS[:1], (one,)))
    found = {swaps.swapped(one, random.Random(i)).text for i in range(20)}  # type: ignore[union-attr]  # noqa: S311 - repeatable, not secret
    assert found == {"In which town near Morava did people die?"}


def test_a_question_without_a_name_of_its_paragraph_stays() -> None:
    one = question("What fell?", "The river")
    assert Swaps(QuestionSet("set", PARAGRAPHS, (one,))).swapped(one, random.Random(1)) is None  # noqa: S311 - repeatable, not secret
