"""Other makers' question-answering models as readers, small ones with random weights."""

import json
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from haystack import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import Article
from documents.passages import passages_of
from retriever.reader import ReaderError, TransformersReader
from retriever.reader.transformers_network import TransformersNetwork
from retriever.reader.windows import windows
from retriever.span import Span
from tests.default_install import run_python

if find_spec("transformers") is None or find_spec("torch") is None:
    pytest.skip("the extra models is not installed", allow_module_level=True)

import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer, BertModel

from tests import tiny_models

pytestmark = pytest.mark.integration

BODY = (
    "The bridge at Port Ellis was closed on Friday.\n"
    "Mayor Ana Brandt said repairs would cost two million euros.\n"
    "She expects them to last until the spring."
)
ARTICLE = Article(
    "a" * 16, "/bridge.txt", "bridge.txt", "Bridge closed", None, f"Bridge closed\n\n{BODY}", 15
)
MAKERS = {"bert": tiny_models.bert_reader, "roberta": tiny_models.roberta_reader}


@pytest.fixture(scope="module", params=list(MAKERS))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that reads 128 tokens at once."""
    make: Callable[[Path], Path] = MAKERS[request.param]
    return make(tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that always answers "Brandt"."""
    return tiny_models.bert_reader(tmp_path_factory.mktemp("planted"), planted=True)


def read(reader: TransformersReader, question: str, article: Article = ARTICLE) -> list[Span]:
    spans: list[Span] = reader.run(question=question, documents=passages_of(article))["spans"]
    return spans


def passage(content: str, title: str = "") -> Document:
    return Document(id="p", content=content, meta={"title": title})


def test_logits_are_those_of_transformers_relative_to_no_answer(folder: Path) -> None:
    question, title, content = "Who won?", "The cup", "Ellery won the cup, 3 to 1."
    seen, alone = TransformersNetwork(str(folder)).read(
        question, [passage(content, title), passage("Rain.")]
    )
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    encoded = tokenizer(
        question, f"{title}. {content}", return_tensors="pt", return_offsets_mapping=True
    )
    offsets = encoded.pop("offset_mapping")[0].tolist()
    with torch.no_grad():
        output = model(**encoded)
    shift = len(title) + 2
    places = [
        i
        for i, part in enumerate(encoded.sequence_ids(0))
        if part == 1 and shift <= offsets[i][0] < offsets[i][1]
    ]
    assert seen.offsets == [(offsets[i][0] - shift, offsets[i][1] - shift) for i in places]
    for found, expected in ((seen.starts, output.start_logits), (seen.ends, output.end_logits)):
        numbers = expected[0].numpy()
        assert found == pytest.approx(numbers[places] - numbers[0], abs=1e-5)
    assert [alone.offsets[0][0], alone.offsets[-1]] == [0, (4, 5)]


def test_offsets_hold_the_words_without_their_spaces(folder: Path) -> None:
    content = "The  tram\n\nat Zürich 🌧️ won “3” cups."
    (seen,) = TransformersNetwork(str(folder)).read("Who?", [passage(content, "Lake")])
    pieces = [content[start:end] for start, end in seen.offsets]
    assert all(piece == piece.strip() != "" for piece in pieces)
    assert seen.offsets == sorted(seen.offsets)
    covered = {i for start, end in seen.offsets for i in range(start, end)}
    assert {i for i, letter in enumerate(content) if not letter.isspace()} <= covered | {
        content.index("️")
    }


@pytest.mark.parametrize("title", ["", "The river"])
def test_a_long_passage_is_read_to_its_end_each_token_once(folder: Path, title: str) -> None:
    content = "The mayor won 3 cups at the lake. " * 40
    network = TransformersNetwork(str(folder))
    (seen,) = network.read("Who won the cup?", [passage(content, title)])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    # Behind a title the first word has a space before it, which RoBERTa spells another way.
    alone = tokenizer(f" {content}", add_special_tokens=False, return_offsets_mapping=True)
    offsets = [(max(start - 1, 0), end - 1) for start, end in alone["offset_mapping"] if end > 1]
    if not title:
        alone = tokenizer(content, add_special_tokens=False, return_offsets_mapping=True)
        offsets = alone["offset_mapping"]
    bare = [(start, end) for start, end in offsets if content[start:end].strip()]
    assert seen.offsets == bare
    assert len(seen.offsets) == len(seen.starts) == len(seen.ends)


def test_a_token_is_judged_where_it_has_most_around_it(folder: Path) -> None:
    content = "The mayor won 3 cups at the lake. " * 12
    (seen,) = TransformersNetwork(str(folder)).read("Who?", [passage(content)])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForQuestionAnswering.from_pretrained(folder).eval()
    first, second, *_ = windows(tokenizer, "Who?", "", content, max_tokens=128)
    # Both hold the last token of the first and the first of the second, at an edge of one of them.
    for edge, window in ((second.offsets[0], first), (first.offsets[-1], second)):
        with torch.no_grad():
            types = {"token_type_ids": torch.tensor([window.types])}
            starts = model(
                torch.tensor([window.ids]), **(types if max(window.types) else {})
            ).start_logits[0]
        place = window.first + window.offsets.index(edge)
        expected = float(starts[place] - starts[window.null])
        assert seen.starts[seen.offsets.index(edge)] == pytest.approx(expected, abs=1e-5)


def test_the_order_of_passages_is_kept_and_none_changes_another(folder: Path) -> None:
    contents = ["The cup.", "A river " * 30, "", "Who won?", "The cup."]
    network = TransformersNetwork(str(folder), threads=1)
    together = network.read("Who?", [passage(content) for content in contents])
    for content, seen in zip(contents, together, strict=True):
        (alone,) = network.read("Who?", [passage(content)])
        assert seen.offsets == alone.offsets
        assert seen.starts == pytest.approx(alone.starts, abs=1e-5)
        assert seen.ends == pytest.approx(alone.ends, abs=1e-5)


def test_it_finds_the_words_that_the_model_points_to(planted: Path) -> None:
    best, *others = read(TransformersReader(model=str(planted)), "Who is the mayor?")
    assert ARTICLE.text[best.start : best.end] == "Brandt"
    assert best.quote == "Mayor Ana Brandt said repairs would cost two million euros."
    assert best.score > 0.9 > 0.1 > max(span.score for span in others)


def test_spans_are_ordered_and_of_different_sentences(folder: Path) -> None:
    spans = read(TransformersReader(model=str(folder)), "Who is the mayor?")
    scores = [span.score for span in spans]
    assert scores == sorted(scores, reverse=True)
    assert len({(span.start, span.end) for span in spans}) == len(spans) == 4
    two = read(TransformersReader(model=str(folder), top_k=2), "Who is the mayor?")
    assert two == spans[:2]


@pytest.mark.parametrize(
    "question", ["", "?", "\ud800", "\x00", "🌧️", "the of and", "a" * 100_000, "wo " * 40_000]
)
def test_any_question_is_read(folder: Path, question: str) -> None:
    spans = read(TransformersReader(model=str(folder)), question)
    assert spans
    for span in spans:
        assert ARTICLE.text[span.quote_start : span.quote_end] == span.quote


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    question=st.text(max_size=60),
    title=st.text(max_size=20),
    body=st.text(min_size=1, max_size=300),
)
def test_every_span_stands_where_it_says(
    folder: Path, question: str, title: str, body: str
) -> None:
    article = Article("b" * 16, "/b.txt", "b.txt", title, None, f"Title\n\n{body}", 7)
    for span in read(_reader(folder), question, article):
        assert article.text[span.quote_start : span.quote_end] == span.quote
        words = article.text[span.start : span.end]
        assert words.strip() == words != ""
        assert 0 <= span.score <= 1


_READERS: dict[Path, TransformersReader] = {}


def _reader(folder: Path) -> TransformersReader:
    """One reader for all examples of a property."""
    return _READERS.setdefault(folder, TransformersReader(model=str(folder)))


def test_a_passage_of_any_length_is_no_error(folder: Path) -> None:
    content = "word " * 50_000
    meta = {
        "article_id": "c" * 16,
        "title": "t" * 5000,
        "start": 0,
        "end": len(content),
        "body_start": 0,
        "sentences": [[0, len(content) - 1]],
    }
    reader = TransformersReader(model=str(folder))
    (span,) = reader.run(question="Who?", documents=[Document(content=content, meta=meta)])["spans"]
    assert span.quote == content.strip()


def test_no_passages_give_no_spans(folder: Path) -> None:
    assert TransformersReader(model=str(folder)).run(question="Who?", documents=[]) == {"spans": []}


def test_the_threads_are_those_of_the_setting(folder: Path) -> None:
    before = torch.get_num_threads()
    try:
        read(TransformersReader(model=str(folder), threads=1), "Who?")
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_threads_that_ask_at_once_get_what_one_gets(folder: Path) -> None:
    reader = TransformersReader(model=str(folder))
    questions = ["Who?", "Who is the mayor?", "What cost two million euros?"] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda question: read(reader, question), questions))
    assert found == [read(reader, question) for question in questions]


def test_a_folder_without_a_tokenizer_is_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(folder / name, tmp_path)
    with pytest.raises(ReaderError, match=rf"'{tmp_path}' has no tokenizer beside it"):
        TransformersReader(model=str(tmp_path)).warm_up()


def test_a_folder_without_weights_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(ReaderError, match=rf"^the reader '{tmp_path}' cannot be loaded: .*$"):
        TransformersReader(model=str(tmp_path)).warm_up()


def test_a_model_without_a_head_for_answers_is_refused(tmp_path: Path) -> None:
    tiny_models.bert_reader(tmp_path)
    BertModel.from_pretrained(tmp_path).save_pretrained(tmp_path)
    with pytest.raises(ReaderError, match=r"is no question-answering model: BertModel$"):
        TransformersReader(model=str(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"architectures": 3}', "\x00"])
def test_a_damaged_description_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(ReaderError, match="is no question-answering model"):
        TransformersReader(model=str(tmp_path))


def test_damaged_weights_are_told_from_an_answer(folder: Path, tmp_path: Path) -> None:
    model = AutoModelForQuestionAnswering.from_pretrained(folder)
    with torch.no_grad():
        model.qa_outputs.weight.fill_(float("nan"))
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    model.save_pretrained(tmp_path)
    with pytest.raises(ReaderError, match="gave what are no numbers: it is damaged"):
        read(TransformersReader(model=str(tmp_path)), "Who?")


def test_a_tokenizer_of_another_model_is_told(tmp_path: Path) -> None:
    tiny_models.bert_reader(tmp_path)
    values = json.loads((tmp_path / "tokenizer.json").read_text())
    for piece in values["model"]["vocab"]:
        if len(piece) == 1:
            values["model"]["vocab"][piece] += 100_000
    (tmp_path / "tokenizer.json").write_text(json.dumps(values))
    with pytest.raises(ReaderError, match=r"^the reader '.*' failed: "):
        read(TransformersReader(model=str(tmp_path)), "Who?")


def test_a_model_that_reads_next_to_nothing_is_refused(tmp_path: Path) -> None:
    tiny_models.bert_reader(tmp_path, places=10)
    with pytest.raises(ReaderError, match="reads only 10 tokens at once"):
        TransformersReader(model=str(tmp_path)).warm_up()


def test_a_missing_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = TransformersReader(model=str(folder))
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(
        ReaderError,
        match=r"^the reader '.*' needs transformers: pip install newsquote\[models\]$",
    ):
        reader.warm_up()


@pytest.mark.parametrize(("name", "value"), [("top_k", 0), ("threads", 0)])
def test_a_number_out_of_range_is_refused(folder: Path, name: str, value: int) -> None:
    arguments = {name: value}
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        TransformersReader(model=str(folder), **arguments)


# Refuses every socket, looks for a name that is not there and reads with one that is. Nothing in
# the environment says that this computer is offline.
_BY_NAME = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        raise RuntimeError(f"{event} {arguments[1:]}")
sys.addaudithook(refuse)
from haystack import Document
from retriever.reader import ReaderError
from retriever.readers import load_reader
try:
    load_reader("acme/other", encoder=None, store=None)
except ReaderError as error:
    print(error)
reader = load_reader("acme/tiny", encoder=None, store=None)
meta = {"article_id": "a", "title": "", "start": 0, "body_start": 0, "sentences": [[0, 8]]}
document = Document(content="Ana won.", meta=meta)
print(reader.run(question="Who?", documents=[document])["spans"][0].quote)
"""


def test_a_name_is_looked_for_in_the_cache_alone(tmp_path: Path) -> None:
    cache = tmp_path / "elsewhere/.cache/huggingface/hub/models--acme--tiny"
    (cache / "refs").mkdir(parents=True)
    (cache / "refs" / "main").write_text("0" * 40)
    tiny_models.bert_reader(cache / "snapshots" / ("0" * 40))
    done = run_python("-c", _BY_NAME, home=tmp_path / "home")
    assert done.stdout.splitlines() == [
        "no reader 'acme/other': it is 'span', 'sentence', a folder, or the name of a "
        "question-answering model that was downloaded before",
        "Ana won.",
    ]


def test_numbers_are_those_of_32_bits_whatever_was_saved(tmp_path: Path) -> None:
    tiny_models.bert_reader(tmp_path)
    AutoModelForQuestionAnswering.from_pretrained(tmp_path).half().save_pretrained(tmp_path)
    (seen,) = TransformersNetwork(str(tmp_path)).read("Who?", [passage("The cup.")])
    assert seen.starts.dtype == np.float32
