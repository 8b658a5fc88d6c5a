"""The unquantised reader in haystack's stock pipeline."""

from pathlib import Path

import pytest

pytest.importorskip("haystack_integrations.components.readers.transformers")

import torch
from haystack import Document
from transformers import AutoModelForQuestionAnswering

from benchmarks.span_question_answering import save_reader
from benchmarks.stock_reader import Side, median_ratio, stock_answer, stock_pipeline, take_turns
from tests.tiny_models import bert_reader
from training.model import SpanModel


def span_model(folder: Path) -> SpanModel:
    torch.manual_seed(4)
    return SpanModel(bert_reader(folder)).eval()


def test_the_saved_model_sees_what_the_trained_one_does(tmp_path: Path) -> None:
    model = span_model(tmp_path / "start")
    save_reader(model, tmp_path / "start", tmp_path / "reader")
    loaded = AutoModelForQuestionAnswering.from_pretrained(tmp_path / "reader").eval()
    ids = torch.tensor([[2, 5, 6, 3, 7, 8, 3], [2, 9, 6, 3, 7, 3, 0]])
    mask = (ids != 0).long()
    with torch.inference_mode():
        expected = model(ids, mask)
        output = loaded(input_ids=ids, attention_mask=mask)
    starts, ends = output.start_logits, output.end_logits
    assert torch.equal(starts[:, 0], torch.zeros(2))
    assert torch.equal(ends[:, 0], torch.zeros(2))
    torch.testing.assert_close(starts[:, 1:], expected[:, 1:, 0])
    torch.testing.assert_close(ends[:, 1:], expected[:, 1:, 1])


@pytest.mark.integration
def test_a_stock_pipeline_answers_with_words_of_a_passage(tmp_path: Path) -> None:
    save_reader(span_model(tmp_path / "start"), tmp_path / "start", tmp_path / "reader")
    passages = [
        Document(content="The mayor won the cup.", meta={"title": "Cup"}),
        Document(content="The bridge stands on the lake.", meta={"title": "Lake"}),
    ]
    pipeline = stock_pipeline(passages, tmp_path / "reader", top_k=1)
    answer = stock_answer(pipeline, "Who won the cup?")
    assert answer
    assert answer in "The mayor won the cup."
    titled = stock_pipeline(passages, tmp_path / "reader", top_k=1, titles=True)
    answer = stock_answer(titled, "Where does the bridge stand?")
    assert answer
    assert answer in "Lake. The bridge stands on the lake."


def test_the_two_take_turns_and_what_warms_them_is_not_counted() -> None:
    said: list[str] = []

    def side(name: str) -> Side:
        def ask(question: str) -> str:
            said.append(f"{name}{question}")
            return question.upper()

        return Side(name, ask)

    sides = [side("a"), side("b")]
    take_turns(sides, ["x", "y"])
    assert said == ["ax", "bx", "ay", "by"] * 2
    assert [one.answers for one in sides] == [["X", "Y"]] * 2
    assert [len(one.ms) for one in sides] == [2, 2]


def test_the_ratio_is_of_the_medians_not_of_the_pairs() -> None:
    assert median_ratio([(1.0, 9.0), (2.0, 6.0), (9.0, 3.0)]) == 3.0
