"""Every quote is a slice of a stored article, whatever the articles and the question."""

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from documents.article import Article
from documents.passages import passages_of
from index.embedding import PassageEmbedder
from retriever import Archive, ArchiveSettings
from retriever.answer import Answer, Turn
from retriever.errors import EmptyQuestionError
from tests.index.fake_encoder import HashedWords

ENCODER = HashedWords()
TEXT = st.text(max_size=200) | st.lists(
    st.sampled_from(
        [
            "It rained.",
            "He left?",
            "“So.”",
            "The U.S. won 3.5%.",
            "\n\n",
            "😀",
            "\0",
            "rain",
            "中文。",
        ]
    ),
    max_size=30,
).map(" ".join)
QUESTION = (
    st.text(st.characters(codec=None), max_size=50)
    | TEXT
    | st.sampled_from(["Who left?", "Did it rain?", "the of and"])
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """One archive, whose articles each example replaces."""
    archive = Archive(
        ArchiveSettings(tmp_path_factory.mktemp("home"), reader="sentence"), encoder=ENCODER
    )
    yield archive
    archive.close()


def put(archive: Archive, texts: list[str]) -> None:
    for article in archive.articles():
        archive.remove(article.id)
    articles = [
        Article(
            id=str(i),
            source=f"/{i}",
            name=str(i),
            title=text[:5],
            published=None,
            text=text,
            body_start=min(i, len(text)),
        )
        for i, text in enumerate(texts)
    ]
    passages = [passage for article in articles for passage in passages_of(article, words=8)]
    embedded = PassageEmbedder(encoder=ENCODER).run(passages)["documents"]
    archive._store.write_articles(articles, embedded)


def check(archive: Archive, answer: Answer) -> None:
    for quote in (*answer.quotes, *answer.nearest):
        assert archive.article(quote.article_id).text[quote.start : quote.end] == quote.text
        assert quote.text.strip()
    assert answer.text is None or answer.text in answer.quotes[0].text
    for one, other in pairwise(answer.quotes):
        assert one.score >= other.score
    assert archive.verified(answer) is answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXT, min_size=1, max_size=4), QUESTION, st.sampled_from([0.0, 0.5]))
def test_every_quote_of_any_answer_is_a_slice_of_its_article(
    archive: Archive, texts: list[str], question: str, threshold: float
) -> None:
    put(archive, ["It rained at the mill.", *texts])
    if not question.strip():
        question = "Who?"
    answer = archive.ask(question, threshold=threshold)
    check(archive, answer)
    if threshold == 0:
        assert answer.quotes
    else:
        assert answer.abstained == (answer.confidence < threshold)


@pytest.mark.parametrize(
    "question",
    [
        "😀",
        "?!",
        "mill " * 20_000,
        "x" * 100_000,
        "'; DROP TABLE articles; --",
        '" OR 1=1 NEAR(mill, 2) *',
        "<script>alert('mill')</script>",
        "the of and",
        "\ud800",
        "Who left the mill \ud83d\udc00?",
        "\0mill\0",
        "\u202emill\u200b",
        "İstanbul ﬁre ß",
        "a" + "\u0301" * 1000,
    ],
)
def test_no_question_breaks_anything(archive: Archive, question: str) -> None:
    put(archive, ["It rained at the mill.", "Nobody left."])
    answer = archive.ask(question, threshold=0)
    check(archive, answer)
    json.dumps(answer.to_json(latency_ms=0), ensure_ascii=False).encode()
    follow_up = archive.ask("Why?", [Turn.of(answer)], threshold=0)
    check(archive, follow_up)
    assert archive.size()[0] == 2


def test_half_a_character_in_the_conversation_breaks_nothing(archive: Archive) -> None:
    put(archive, ["It rained at the mill."])
    answer = archive.ask("Why?", [Turn("\ud800", "The mill \ud800?", None)], threshold=0)
    check(archive, answer)
    json.dumps(answer.to_json(latency_ms=0), ensure_ascii=False).encode()


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec=None)))
@example("\u2003")
@example("\ud800")
def test_any_question_gives_an_answer_or_is_called_empty(archive: Archive, question: str) -> None:
    put(archive, ["It rained at the mill."])
    if question.strip():
        check(archive, archive.ask(question))
    else:
        with pytest.raises(EmptyQuestionError, match="the question is empty"):
            archive.ask(question)
