"""The network for follow-ups as it ships: exported, compressed, its thresholds chosen."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("transformers")

import torch
from numpy.testing import assert_allclose
from safetensors.torch import save_file

from index import EncoderError
from retriever.answer import Turn
from retriever.followups import TermNetwork, texts_of
from retriever.followups.term_inputs import MAX_TOKENS, TermTokenizer
from tests.tiny_models import bert_reader
from tests.training.tiny_terms import TEXTS, learn
from training.contextualizer_data import Example, quote
from training.term_export import choose_thresholds, export_network
from training.term_model import TermBatch, TermExample, TermModel


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bert_reader(tmp_path / "start", places=MAX_TOKENS)


def exported(model: TermModel, folder: Path, target: Path) -> TermNetwork:
    weights = target.with_suffix(".safetensors")
    save_file({n: p.detach().contiguous() for n, p in model.named_parameters()}, weights)
    export_network(weights, target, start=folder, seed=7)
    return TermNetwork(target)


def test_the_exported_network_sees_what_the_trained_one_sees(folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = TermModel(folder, layers=2).eval()
    torch.nn.init.normal_(model.kind.weight)
    judged = exported(model, folder, tmp_path / "made").judge("Who leads?", TEXTS)
    made = TermTokenizer(folder / "tokenizer.json").input("Who leads?", TEXTS)
    with torch.inference_mode():
        leaning, terms = model(TermBatch.of([made]))
    assert judged.leaning == pytest.approx(torch.sigmoid(leaning)[0].item(), abs=0.02)
    assert list(judged.terms) == list(made.places)
    assert_allclose(np.array(list(judged.terms.values())), torch.sigmoid(terms).numpy(), atol=0.03)


def test_the_thresholds_part_what_leans_from_what_does_not(folder: Path, tmp_path: Path) -> None:
    turns = (Turn("Who won the cup?", "Who won the cup?", None, (quote("The mayor won it."),)),)
    examples = [
        Example("a", "Who leads?", "Who leads the cup?", turns),
        Example("a", "Who leads the lake?", "Who leads the lake?", turns),
    ]
    tokenizer = TermTokenizer(folder / "tokenizer.json")
    learned = [
        TermExample.of(tokenizer, e.question, e.rewrite, texts_of(e.turns)) for e in examples
    ]
    torch.manual_seed(0)
    model = TermModel(folder, layers=2, dropout=0.0)
    learn(model, learned)
    exported(model, folder, tmp_path / "made")
    chosen = choose_thresholds(tmp_path / "made", examples)
    network = TermNetwork(tmp_path / "made")
    assert network.manifest == chosen
    leaning, alone = (network.judge(e.question, texts_of(e.turns)) for e in examples)
    assert leaning.leaning >= chosen.leaning > alone.leaning
    assert max(leaning.terms, key=lambda stem: leaning.terms[stem]) == "cup"
    assert leaning.terms["cup"] >= chosen.terms


def test_a_network_that_was_cut_is_an_error(folder: Path, tmp_path: Path) -> None:
    exported(TermModel(folder, layers=1), folder, tmp_path / "made")
    (tmp_path / "made" / "model.onnx").write_bytes(b"")
    with pytest.raises(EncoderError, match="make contextualizer"):
        TermNetwork(tmp_path / "made")
