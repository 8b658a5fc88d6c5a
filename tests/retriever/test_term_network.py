"""The network behind follow-ups that ships."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from index import EncoderError
from retriever.answer import Turn
from retriever.contextualizer import Contextualizer
from retriever.followups import TermNetwork, texts_of
from retriever.followups.term_inputs import KIND_COUNT, TermTokenizer
from retriever.followups.term_network import SHIPPED
from retriever.quote import Quote

SAID = "Calder Town won the cup in Port Ellery on Saturday, trained by Nora Whitcombe."
CUP = Turn(
    "Who won the cup in Port Ellery?",
    "Who won the cup in Port Ellery?",
    "Calder Town",
    (Quote(SAID, "a", "Cup final", "", date(2017, 1, 1), None, "", 0, len(SAID), 1.0),),
)


@pytest.fixture(scope="module")
def network() -> TermNetwork:
    return TermNetwork()


def test_it_tells_a_follow_up_from_a_question_of_its_own(network: TermNetwork) -> None:
    texts = texts_of([CUP])
    for question in ("Who trained them?", "And when?", "How did the final end?"):
        assert network.judge(question, texts).leaning > 0.9
    for question in ("Which library was attacked by masked men?", "What is a compound fracture?"):
        assert network.judge(question, texts).leaning < 0.5


def test_it_chooses_the_words_that_are_missing(network: TermNetwork) -> None:
    terms = network.judge("When was the final?", texts_of([CUP])).terms
    best = sorted(terms, key=lambda stem: -terms[stem])[:4]
    assert {"cup", "elleri"} <= set(best)
    assert "train" in terms
    assert "train" not in network.judge("Who trained them?", texts_of([CUP])).terms


def test_it_sees_the_same_twice(network: TermNetwork) -> None:
    texts = texts_of([CUP])
    first = network.judge("And when?", texts)
    for number in range(20):
        network.judge(f"And in {number}?", texts)
    assert network.judge("And when?", texts) == first


@pytest.mark.parametrize("question", ["", "\ud800?", "\U0001f600", "why " * 20_000, "漢字" * 300])
def test_any_question_and_any_history_is_read(network: TermNetwork, question: str) -> None:
    strange = Turn(question, question, question or None, CUP.quotes)
    judged = network.judge(question, texts_of([strange, CUP] * 5))
    assert 0 <= judged.leaning <= 1
    assert all(0 <= found <= 1 for found in judged.terms.values())


def test_what_is_read_of_old_turns_is_asked_before_it_is_quoted() -> None:
    tokenizer = TermTokenizer(SHIPPED / "tokenizer.json")
    long = Turn("Who?", "Who?", None, (Quote("Trams ran late. " * 60, "", "", "", None, None, "",
                                             0, 960, 1.0),))  # fmt: skip
    made = tokenizer.input("Why?", texts_of([CUP, long, long]))
    assert "elleri" in made.places  # of the oldest question
    assert len(made.ids) <= 192
    assert max(made.kinds) < KIND_COUNT


def test_a_damaged_network_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "network"
    shutil.copytree(SHIPPED, folder)
    with (folder / "model.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\0\0\0")
    broken = TermNetwork(folder)
    with pytest.raises(EncoderError, match="SHA-256 differs"):
        broken.verify()
    (folder / "model.onnx").unlink()
    with pytest.raises(EncoderError, match=r"model\.onnx is missing: reinstall newsquote"):
        Contextualizer(folder=str(folder))
    with pytest.raises(EncoderError, match="no network for follow-ups"):
        Contextualizer(folder=str(tmp_path))


def test_a_single_question_loads_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(network: TermNetwork) -> None:
        raise AssertionError(f"{network.folder} was loaded")

    monkeypatch.setattr(TermNetwork, "_load", load)
    assert Contextualizer().run("Who trained them?")["standalone"] == "Who trained them?"
    with pytest.raises(AssertionError, match="was loaded"):
        Contextualizer().run("Who trained them?", [CUP])


def test_a_pipeline_saved_with_regressions_still_loads() -> None:
    saved = {
        "type": "retriever.contextualizer.Contextualizer",
        "init_parameters": {"leaning": None, "terms": None},
    }
    loaded = Contextualizer.from_dict(saved)
    assert loaded.run("And when?", [CUP])["standalone"] != "And when?"
