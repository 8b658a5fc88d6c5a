"""The loss over one question's passages."""

import math

import pytest
import torch

from training.groups import Gold
from training.model import shared_loss

# Two passages of two tokens each, and a token before that is no passage's.
PASSAGES = torch.tensor([[0, 1, 1], [0, 1, 1]])


def test_all_passages_and_silence_share_one_softmax() -> None:
    logits = torch.zeros(2, 3, 2)
    loss = shared_loss(logits, PASSAGES, [[0, 1]], [Gold(0, 1, 2)])
    assert loss.item() == pytest.approx(math.log(5))  # four tokens and silence, all alike


def test_passages_of_another_question_do_not_compete() -> None:
    logits = torch.zeros(2, 3, 2)
    loss = shared_loss(logits, PASSAGES, [[0], [1]], [Gold(0, 1, 2), None])
    assert loss.item() == pytest.approx(math.log(3))  # two tokens and silence in each


def test_tokens_outside_the_passage_do_not_compete() -> None:
    logits = torch.zeros(2, 3, 2)
    logits[:, 0] = 50.0
    loss = shared_loss(logits, PASSAGES, [[0, 1]], [None])
    assert loss.item() == pytest.approx(math.log(5))


def test_a_sure_and_right_answer_costs_nothing() -> None:
    logits = torch.full((2, 3, 2), -30.0)
    logits[1, 1, 0] = logits[1, 2, 1] = 30.0
    assert shared_loss(logits, PASSAGES, [[0, 1]], [Gold(1, 1, 2)]).item() == pytest.approx(0)
    assert shared_loss(logits, PASSAGES, [[0, 1]], [Gold(0, 1, 2)]).item() == pytest.approx(60)


def test_an_answer_somewhere_in_a_sentence_may_be_any_of_its_tokens() -> None:
    gold = Gold(0, 1, 2, exact=False)
    loss = shared_loss(torch.zeros(2, 3, 2), PASSAGES, [[0, 1]], [gold])
    assert loss.item() == pytest.approx(math.log(5 / 2))  # two of four tokens and silence
