"""The best sentences of passages."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from haystack import Document

from documents.article import Article
from documents.passages import passages_of
from index.store import FaissDocumentStore
from retriever.coverage import word_coverage
from retriever.sentence_reader import SentenceReader
from tests.index.fake_encoder import HashedWords

ARTICLE = Article(
    id="a",
    source="/a",
    name="a",
    title="Council",
    published=None,
    text="Council\n\nThe mayor opened a bridge. He waved. Why? Nobody at the harbour knew.",
    body_start=9,
)


@pytest.fixture
def passages() -> list[Document]:
    """Passages of one article, overlapping."""
    return passages_of(ARTICLE, words=6)


@pytest.fixture
def store(tmp_path: Path, passages: list[Document]) -> Iterator[FaissDocumentStore]:
    """A store that holds them."""
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=16)
    store.write_articles([ARTICLE], passages)
    yield store
    store.close()


@pytest.fixture
def reader(store: FaissDocumentStore) -> SentenceReader:
    """A reader that knows words only."""
    return SentenceReader(encoder=HashedWords(dimension=256), store=store)


def test_the_sentence_with_the_question_s_words_comes_first(
    reader: SentenceReader, passages: list[Document]
) -> None:
    best = reader.run("Which bridge was opened by the mayor?", passages)["spans"][0]
    assert best.quote == "The mayor opened a bridge."
    assert (best.start, best.end) == (best.quote_start, best.quote_end) == (9, 35)


def test_a_question_of_the_article_gives_what_is_said_to_it(
    reader: SentenceReader, passages: list[Document]
) -> None:
    best = reader.run("why", passages)["spans"][0]
    assert best.quote == "Why? Nobody at the harbour knew."
    assert ARTICLE.text[best.start : best.end] == "Nobody at the harbour knew."


def test_a_sentence_that_refers_back_is_quoted_with_the_one_before(
    reader: SentenceReader, passages: list[Document]
) -> None:
    best = reader.run("who waved", passages)["spans"][0]
    assert best.quote == "The mayor opened a bridge. He waved."
    assert ARTICLE.text[best.start : best.end] == "He waved."


def test_each_sentence_is_scored_once_as_a_probability_best_first(
    reader: SentenceReader, passages: list[Document]
) -> None:
    assert sum(len(passage.meta["sentences"]) for passage in passages) > 5
    spans = reader.run("Which bridge was opened?", passages)["spans"]
    assert len(spans) == 5
    scores = [span.score for span in spans]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert all(ARTICLE.text[s.quote_start : s.quote_end] == s.quote for s in spans)


def test_only_the_best_are_returned(store: FaissDocumentStore, passages: list[Document]) -> None:
    reader = SentenceReader(encoder=HashedWords(), store=store, top_k=2)
    assert len(reader.run("bridge", passages)["spans"]) == 2


def test_without_passages_there_is_nothing_to_say(reader: SentenceReader) -> None:
    assert reader.run("bridge", []) == {"spans": []}


def test_a_senseless_number_is_refused(store: FaissDocumentStore) -> None:
    with pytest.raises(ValueError, match="top_k must be at least 1, got 0"):
        SentenceReader(encoder=HashedWords(), store=store, top_k=0)


def test_coverage_weighs_words_by_how_rare_they_are(tmp_path: Path) -> None:
    store = FaissDocumentStore(path=str(tmp_path / "b.sqlite3"), model="m", dimension=16)
    store.write_documents(
        [Document(content="The bridge opened."), Document(content="A bridge closed in a storm.")]
    )
    texts = ["Bridges everywhere", "STORMS", "stormy bridge", "nothing", ""]
    # By hand with N = 2: bridge in 2 passages weighs ln(1 + 0.5/2.5) = 0.1823, storm in 1
    # ln(1 + 1.5/1.5) = 0.6931; together 0.8755. Porter's stem of "stormy" is "stormi".
    assert word_coverage("bridge storm", texts, store) == pytest.approx(
        np.array([0.2083, 0.7917, 0.2083, 0, 0]), abs=1e-4
    )
    assert word_coverage("?", texts, store).tolist() == [0, 0, 0, 0, 0]
    store.close()
