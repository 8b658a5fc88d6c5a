"""Passages in the order of a small cross-encoder with random weights."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from haystack import Document

from retriever.errors import RerankerError
from retriever.reranker import Reranker

if find_spec("sentence_transformers") is None:
    pytest.skip("the extra models is not installed", allow_module_level=True)

import numpy as np
import torch
from sentence_transformers import CrossEncoder
from transformers import BertForSequenceClassification

from tests import tiny_models

pytestmark = pytest.mark.integration

CONTENTS = ["The cup was won by Ellery.", "A tram left its rails.", "Mud " * 200, "", "Who won?"]
DOCUMENTS = [
    Document(id=str(i), content=content, meta={"title": "Lake", "start": 0}, score=0.5)
    for i, content in enumerate(CONTENTS)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder."""
    return tiny_models.cross_encoder(tmp_path_factory.mktemp("cross-encoder"))


def run(reranker: Reranker, question: str = "Who won the cup?", **arguments: int) -> list[Document]:
    found: list[Document] = reranker.run(question=question, documents=DOCUMENTS, **arguments)[
        "documents"
    ]
    return found


def test_the_order_is_that_of_sentence_transformers(folder: Path) -> None:
    pairs = [("Who won the cup?", f"Lake\n{content}") for content in CONTENTS]
    expected = CrossEncoder(str(folder)).predict(pairs)  # its own default is the logistic function
    found = run(Reranker(model=str(folder)))
    assert [document.id for document in found] == [str(i) for i in np.argsort(-expected)]
    assert [document.score for document in found] == pytest.approx(sorted(expected, reverse=True))
    assert len({document.score for document in found}) == 5


def test_passages_come_out_as_they_went_in_but_for_the_score(folder: Path) -> None:
    for document in run(Reranker(model=str(folder))):
        before = DOCUMENTS[int(document.id)]
        assert (document.content, document.meta) == (before.content, before.meta)
        assert before.score == 0.5


def test_the_best_are_kept(folder: Path) -> None:
    every = run(Reranker(model=str(folder)))
    assert run(Reranker(model=str(folder), top_k=2)) == every[:2]
    assert run(Reranker(model=str(folder), top_k=2), top_k=3) == every[:3]
    with pytest.raises(ValueError, match="top_k must be at least 1, got 0"):
        run(Reranker(model=str(folder)), top_k=0)


def test_a_batch_changes_nothing(folder: Path) -> None:
    one, all_ = run(Reranker(model=str(folder), batch_size=1)), run(Reranker(model=str(folder)))
    assert [d.id for d in one] == [d.id for d in all_]
    assert [d.score for d in one] == pytest.approx([d.score for d in all_], abs=1e-5)


def test_far_logits_keep_their_order(folder: Path, tmp_path: Path) -> None:
    model = BertForSequenceClassification.from_pretrained(folder)
    with torch.no_grad():
        model.classifier.weight.mul_(1e6)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    model.save_pretrained(tmp_path)
    found, before = run(Reranker(model=str(tmp_path))), run(Reranker(model=str(folder)))
    assert [document.id for document in found] == [document.id for document in before]
    assert all(document.score in (0.0, 1.0) for document in found)


@pytest.mark.parametrize("question", ["", "\ud800", "\x00", "🌧️", "a" * 100_000, "wo " * 40_000])
def test_any_question_is_read(folder: Path, question: str) -> None:
    assert len(run(Reranker(model=str(folder)), question)) == 5


def test_no_passages_load_no_model(tmp_path: Path, folder: Path) -> None:
    shutil.copy(folder / "config.json", tmp_path)
    assert Reranker(model=str(tmp_path)).run(question="Who?", documents=[]) == {"documents": []}


def test_the_threads_are_those_of_the_setting(folder: Path) -> None:
    before = torch.get_num_threads()
    try:
        run(Reranker(model=str(folder), threads=1))
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_threads_that_ask_at_once_get_what_one_gets(folder: Path) -> None:
    reranker = Reranker(model=str(folder))
    questions = ["Who?", "Who won the cup?", "Where is the tram?"] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda question: run(reranker, question), questions))
    assert found == [run(reranker, question) for question in questions]


def test_what_sentence_transformers_saved_is_taken(folder: Path, tmp_path: Path) -> None:
    CrossEncoder(str(folder)).save_pretrained(str(tmp_path))
    assert run(Reranker(model=str(tmp_path))) == run(Reranker(model=str(folder)))


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(RerankerError, match=r"^no reranker 'acme/x' on this computer: .*before$"):
        Reranker(model="acme/x")


def test_a_missing_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reranker = Reranker(model=str(folder))
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    extra = r"needs sentence-transformers: pip install newsquote\[models\]$"
    with pytest.raises(RerankerError, match=extra):
        reranker.warm_up()
    with pytest.raises(RerankerError, match=extra):
        Reranker(model="acme/x")


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    tiny_models.bert_reader(tmp_path)
    with pytest.raises(RerankerError, match=r"is no cross-encoder: BertForQuestionAnswering$"):
        Reranker(model=str(tmp_path))
    with pytest.raises(RerankerError, match=r"is no cross-encoder: no config\.json"):
        Reranker(model=str(tmp_path.parent))


def test_a_folder_without_a_tokenizer_is_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(folder / name, tmp_path)
    with pytest.raises(RerankerError, match="has no tokenizer beside it"):
        Reranker(model=str(tmp_path)).warm_up()


def test_a_folder_without_weights_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(RerankerError, match=r"^the reranker '.*' cannot be loaded: .*$"):
        Reranker(model=str(tmp_path)).warm_up()


def test_a_model_that_sorts_into_classes_is_refused(tmp_path: Path) -> None:
    tiny_models.cross_encoder(tmp_path, labels=3)
    with pytest.raises(RerankerError, match="sorts into 3 classes: it must give one number"):
        Reranker(model=str(tmp_path)).warm_up()


@pytest.mark.parametrize("name", ["top_k", "threads", "batch_size"])
def test_a_number_out_of_range_is_refused(name: str) -> None:
    arguments = {name: 0}
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        Reranker(model="any", **arguments)
