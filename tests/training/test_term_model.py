"""The network that reads a question with the conversation, on a tiny encoder."""

from pathlib import Path

import pytest

pytest.importorskip("transformers")

import torch
from torch import nn
from torch.testing import assert_close

from retriever.followups import Text
from retriever.followups.term_inputs import MAX_TOKENS, TermTokenizer
from tests.tiny_models import bert_reader
from tests.training.tiny_terms import TEXTS, learn
from training.term_model import TermBatch, TermExample, TermModel, term_loss


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bert_reader(tmp_path, places=MAX_TOKENS)


@pytest.fixture
def tokenizer(folder: Path) -> TermTokenizer:
    return TermTokenizer(folder / "tokenizer.json")


def test_terms_are_the_words_said_before_that_the_question_lacks(
    folder: Path, tokenizer: TermTokenizer
) -> None:
    made = tokenizer.input("Who leads the bridge?", TEXTS)
    assert set(made.places) == {"cup", "mayor", "tram", "fell", "lake", "near"}
    assert len(made.places["cup"]) == 2
    known = tokenizer.input("bridge", (Text("quote", 1, "mayor"),))
    assert made.ids[made.places["mayor"][0]] == known.ids[known.places["mayor"][0]]


def test_a_token_tells_what_it_belongs_to(tokenizer: TermTokenizer) -> None:
    made = tokenizer.input("Who?", TEXTS)
    assert made.kinds[0] == 0
    assert [made.kinds[made.places[word][0]] for word in ("cup", "mayor", "tram")] == [1, 6, 7]
    assert len(made.kinds) == len(made.ids)


def test_what_is_too_long_is_left_out(tokenizer: TermTokenizer) -> None:
    long = [Text("quote", age, "The mayor of the lake. " * 200) for age in range(1, 7)]
    made = tokenizer.input("Who? " * 200, [*long, Text("question", 7, "the tram")])
    assert len(made.ids) <= MAX_TOKENS
    assert "tram" not in made.places
    assert max(map(max, made.places.values())) < len(made.ids)


def test_a_term_said_twice_has_the_sum_over_its_places(
    folder: Path, tokenizer: TermTokenizer
) -> None:
    model = TermModel(folder, layers=1).eval()
    made = tokenizer.input("Who?", TEXTS)
    with torch.inference_mode():
        leaning, terms = model(TermBatch.of([made, tokenizer.input("Why?", TEXTS[:1])]))
        alone, _ = model(TermBatch.of([made]))
        nn.init.zeros_(model.term.weight)
        _, even = model(TermBatch.of([made]))
    assert leaning.shape == (2,)
    assert_close(leaning[:1], alone)
    assert len(terms) == len(made.places) + 1  # "cup"
    said = torch.tensor([float(len(places)) for places in made.places.values()])
    assert_close(even, -2.0 + said.log())


def test_words_count_where_a_person_added_some(folder: Path, tokenizer: TermTokenizer) -> None:
    leaning = TermExample.of(tokenizer, "Who?", "Who leads the cup?", TEXTS)
    alone = TermExample.of(tokenizer, "Who?", "Who?", TEXTS)
    assert (leaning.leans, alone.leans) == (True, False)
    assert "cup" in leaning.wanted
    count = len(leaning.input.places)
    right = torch.tensor([9.0 if stem == "cup" else -9.0 for stem in leaning.input.places])
    assert term_loss(torch.tensor([9.0]), right, [leaning]) < 0.01
    assert term_loss(torch.tensor([9.0]), -right, [leaning]) > 1
    assert term_loss(torch.tensor([-9.0]), torch.full((count,), 9.0), [alone]) < 0.01
    assert term_loss(torch.tensor([9.0]), torch.full((count,), 9.0), [alone]) > 1


def test_it_learns(folder: Path, tokenizer: TermTokenizer) -> None:
    torch.manual_seed(0)
    model = TermModel(folder, layers=2, dropout=0.0)
    examples = [
        TermExample.of(tokenizer, "Who leads?", "Who leads the bridge?", TEXTS),
        TermExample.of(tokenizer, "Who leads the lake?", "Who leads the lake?", TEXTS),
    ]
    losses = learn(model, examples)
    assert losses[-1] < losses[0] / 5
