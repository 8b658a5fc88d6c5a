"""The reader with its shipped model."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from haystack import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import Article
from documents.passages import passages_of
from index import FaissDocumentStore, PassageEmbedder, load_encoder
from index.encoder import Encoder
from retriever.reader import ReaderError, SpanReader
from retriever.reader.ranking import NAMES
from retriever.span import Span

pytestmark = pytest.mark.integration

BODY = (
    "The bridge at Port Ellis was closed on Friday after a crack was found.\n"
    "Mayor Ana Brandt said repairs would cost two million euros.\n"
    "She expects them to last until the spring.\n"
    "A ferry carries walkers across the river in the meantime."
)
ARTICLE = Article(
    "a" * 16, "/bridge.txt", "bridge.txt", "Bridge closed", None, f"Bridge closed\n\n{BODY}", 15
)


@cache
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    made = FaissDocumentStore(
        path=str(tmp_path / "a.sqlite3"), model=encoder().name, dimension=encoder().dimension
    )
    embedder = PassageEmbedder(encoder=encoder())
    documents = embedder.run(documents=passages_of(ARTICLE))["documents"]
    made.write_articles([ARTICLE], documents)
    yield made
    made.close()


@pytest.fixture
def reader(store: FaissDocumentStore) -> SpanReader:
    return SpanReader(store=store)


def read(reader: SpanReader, question: str, article: Article = ARTICLE) -> list[Span]:
    spans: list[Span] = reader.run(question=question, documents=passages_of(article))["spans"]
    return spans


def test_it_finds_the_words_that_answer(reader: SpanReader) -> None:
    best = read(reader, "How much will the repairs of the bridge cost?")[0]
    assert "two million euros" in ARTICLE.text[best.start : best.end]
    assert best.quote == "Mayor Ana Brandt said repairs would cost two million euros."


def test_a_sentence_that_refers_back_is_quoted_with_the_one_before(reader: SpanReader) -> None:
    spans = read(reader, "Until when are the repairs expected to last?")
    (span,) = [s for s in spans if s.quote.endswith("She expects them to last until the spring.")]
    assert span.quote.startswith("Mayor Ana Brandt")


def test_evidence_has_how_the_passages_of_a_sentence_were_retrieved(reader: SpanReader) -> None:
    (whole,) = passages_of(ARTICLE)
    (first, *_) = passages_of(ARTICLE, words=20)
    standing = {"cosine": 0.25, "bm25": 0.75, "dense": 0.5, "lexical": 1.0}
    better = {**standing, "cosine": 0.5, "lexical": 0.0}
    told = [
        replace(whole, meta={**whole.meta, "retrieval": standing}),
        replace(first, meta={**first.meta, "retrieval": better}),
    ]
    rows = evidence(reader, told, "cosine", "bm25", "dense", "lexical", "nearest")
    in_both = {row for end, row in rows if end <= first.meta["end"]}
    in_one = {row for end, row in rows if end > first.meta["end"]}
    assert in_both == {(0.5, 0.75, 0.5, 1.0, 0.5)}
    assert in_one == {(0.25, 0.75, 0.5, 1.0, 0.5)}


def test_passages_of_another_retriever_are_taken_for_usual_ones(reader: SpanReader) -> None:
    usual = {"cosine": 0.44, "bm25": 0.75, "dense": 0.54, "lexical": 0.58}
    (plain,) = passages_of(ARTICLE)
    told = [replace(plain, meta={**plain.meta, "retrieval": usual})]
    names = (*usual, "nearest")
    assert evidence(reader, [plain], *names) == evidence(reader, told, *names)


def test_evidence_has_how_a_sentence_stands_to_what_was_said_last(reader: SpanReader) -> None:
    (plain,) = passages_of(ARTICLE)
    names = ("said", "beside", "repeats")
    assert {row for _, row in evidence(reader, [plain], *names)} == {(0.0, 0.0, 0.0)}
    said = {
        "article_id": ARTICLE.id,
        "start": ARTICLE.text.index("Mayor Ana"),
        "end": ARTICLE.text.index("She expects") - 1,
        "answer": "The mayor, ANA BRANDT",
    }
    told = [replace(plain, meta={**plain.meta, "said": said})]
    headline, before, itself, after, last = (
        row for _, row in sorted(evidence(reader, told, *names))
    )
    assert itself == (1.0, 0.0, 1.0)
    assert before == after == (0.0, 0.995012, 0.0)  # exp(-1 / 200): a blank lies between
    assert 0 < headline[1] < last[1] < 0.9
    elsewhere = [replace(plain, meta={**plain.meta, "said": {**said, "article_id": "b"}})]
    assert {row[:2] for _, row in evidence(reader, elsewhere, *names)} == {(0.0, 0.0)}


def evidence(
    reader: SpanReader, documents: list[Document], *names: str
) -> list[tuple[int, tuple[float, ...]]]:
    """The end of each sentence that may answer, with some of the evidence for it."""
    columns = [NAMES.index(name) for name in names]
    return [
        (candidate.sentence.end, tuple(round(float(candidate.evidence[i]), 6) for i in columns))
        for candidate in reader.candidates("Who is the mayor?", documents)
    ]


def test_spans_are_ordered_and_of_different_sentences(reader: SpanReader) -> None:
    spans = read(reader, "Who is the mayor?")
    scores = [span.score for span in spans]
    assert scores == sorted(scores, reverse=True)
    assert len({(span.start, span.end) for span in spans}) == len(spans) == 5


def test_the_order_of_threads_changes_nothing(store: FaissDocumentStore) -> None:
    one, two = (SpanReader(store=store, threads=n) for n in (1, 2))
    assert read(one, "What carries walkers?") == read(two, "What carries walkers?")


def test_no_passages_give_no_spans(reader: SpanReader) -> None:
    assert reader.run(question="Who?", documents=[]) == {"spans": []}


@pytest.mark.parametrize(
    "question", ["", "?", "\ud800", "\x00", "🌧️", "the of and", "a" * 100_000, "wo " * 40_000]
)
def test_any_question_is_read(reader: SpanReader, question: str) -> None:
    for span in read(reader, question):
        assert ARTICLE.text[span.quote_start : span.quote_end] == span.quote


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(question=st.text(max_size=60), body=st.text(min_size=1, max_size=300))
def test_every_span_stands_where_it_says(reader: SpanReader, question: str, body: str) -> None:
    article = Article("b" * 16, "/b.txt", "b.txt", "Title", None, f"Title\n\n{body}", 7)
    for span in read(reader, question, article):
        assert article.text[span.quote_start : span.quote_end] == span.quote
        words = article.text[span.start : span.end]
        assert words.strip() == words != ""
        assert 0 <= span.score <= 1


def test_a_passage_that_is_longer_than_the_model_reads_is_no_error(reader: SpanReader) -> None:
    content = "word " * 50_000
    meta = {
        "article_id": "c" * 16,
        "title": "t" * 5000,
        "start": 0,
        "end": len(content),
        "body_start": 0,
        "sentences": [[0, len(content) - 1]],
    }
    (span,) = reader.run(question="Who?", documents=[Document(content=content, meta=meta)])["spans"]
    assert span.quote == content.strip()


def test_a_folder_without_a_model_is_an_error_of_the_domain(
    store: FaissDocumentStore, tmp_path: Path
) -> None:
    with pytest.raises(ReaderError, match="no reader in"):
        SpanReader(store=store, folder=str(tmp_path))


@pytest.mark.parametrize(("name", "value"), [("top_k", 0), ("threads", 0)])
def test_a_number_out_of_range_is_refused(store: FaissDocumentStore, name: str, value: int) -> None:
    arguments = {name: value}
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        SpanReader(store=store, **arguments)  # type: ignore[arg-type]  # what must be refused
