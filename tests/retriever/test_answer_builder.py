"""From spans to an answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents.article import Article
from index.store import FaissDocumentStore
from retriever.answer import Answer
from retriever.answer_builder import AnswerBuilder
from retriever.quote import Quote
from retriever.span import Span

RAIN = Article(
    id="rain",
    source="/news/rain.txt",
    name="rain.txt",
    title="Rain",
    published=date(2017, 11, 4),
    text="It rained. The river rose. Nobody was hurt. A boat sank.",
)
AGENCY = Article(
    id="agency",
    source="/news/agency.txt",
    name="agency.txt",
    title="Flood",
    published=None,
    text="Nobody  was hurt. The mayor spoke.",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """Two articles that share a sentence."""
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    store.write_articles([RAIN, AGENCY], [])
    yield store
    store.close()


def span(article: Article, quote: str, answer: str | None = None, *, score: float = 0.9) -> Span:
    quote_start = article.text.index(quote)
    start = article.text.index(answer or quote, quote_start)
    return Span(
        article_id=article.id,
        start=start,
        end=start + len(answer or quote),
        quote_start=quote_start,
        quote_end=quote_start + len(quote),
        quote=quote,
        score=score,
    )


def quote(article: Article, text: str, *, score: float = 0.9) -> Quote:
    start = article.text.index(text)
    return Quote.of(article, start, start + len(text), name=article.name, score=score)


def build(store: FaissDocumentStore, spans: list[Span], threshold: float = 0.5) -> Answer:
    builder = AnswerBuilder(store=store, threshold=threshold)
    answer = builder.run("Q?", "Q, in full?", spans)["answer"]
    assert isinstance(answer, Answer)
    return answer


def test_an_answer_has_the_words_of_the_best_span_and_its_quotes(
    store: FaissDocumentStore,
) -> None:
    spans = [
        span(RAIN, "The river rose.", "river"),
        span(AGENCY, "The mayor spoke.", score=0.6),
    ]
    assert build(store, spans) == Answer(
        question="Q?",
        standalone="Q, in full?",
        text="river",
        quotes=(quote(RAIN, "The river rose."), quote(AGENCY, "The mayor spoke.", score=0.6)),
        nearest=(),
        confidence=0.9,
    )


def test_a_further_quote_below_the_threshold_is_not_shown(store: FaissDocumentStore) -> None:
    spans = [span(RAIN, "The river rose."), span(AGENCY, "The mayor spoke.", score=0.4)]
    assert build(store, spans).quotes == (quote(RAIN, "The river rose."),)
    assert len(build(store, spans, threshold=0.0).quotes) == 2


def test_what_was_shown_before_makes_room_for_the_next(store: FaissDocumentStore) -> None:
    spans = [
        span(RAIN, "The river rose.", "river"),
        span(AGENCY, "The mayor spoke.", "mayor", score=0.4),
    ]
    builder = AnswerBuilder(store=store, threshold=0.0)
    shown = [quote(RAIN, "The river rose.")]
    answer = builder.run("Q?", "Q?", spans, besides=shown)["answer"]
    assert isinstance(answer, Answer)
    assert (answer.text, answer.quotes) == (
        "mayor",
        (quote(AGENCY, "The mayor spoke.", score=0.4),),
    )


def test_below_the_threshold_nothing_is_said_and_the_nearest_are_kept(
    store: FaissDocumentStore,
) -> None:
    spans = [span(RAIN, "The river rose.", score=0.49)]
    assert build(store, spans) == Answer(
        question="Q?",
        standalone="Q, in full?",
        text=None,
        quotes=(),
        nearest=(quote(RAIN, "The river rose.", score=0.49),),
        confidence=0.49,
    )


@pytest.mark.parametrize(
    ("score", "threshold", "abstained"),
    [(0.5, 0.5, False), (0.0, 0.0, False), (0.999, 1.0, True), (1.0, 1.0, False)],
)
def test_a_confidence_that_reaches_the_threshold_is_enough(
    store: FaissDocumentStore, score: float, threshold: float, abstained: bool
) -> None:
    answer = build(store, [span(RAIN, "It rained.", score=score)], threshold)
    assert answer.abstained == abstained


def test_a_threshold_of_the_call_goes_before_the_component_s(store: FaissDocumentStore) -> None:
    builder = AnswerBuilder(store=store, threshold=0.0)
    result = builder.run("Q?", "Q?", [span(RAIN, "It rained.", score=0.4)], threshold=0.5)
    assert result["reason"] == "abstained: confidence 0.40 stays below the threshold 0.50"
    result = builder.run("Q?", "Q?", [span(RAIN, "It rained.", score=0.4)])
    assert result["reason"] == "answered: confidence 0.40 reaches the threshold 0.00"


def test_without_a_span_even_a_threshold_of_zero_abstains(store: FaissDocumentStore) -> None:
    result = AnswerBuilder(store=store, threshold=0.0).run("Q?", "Q?", [])
    assert result == {
        "answer": Answer("Q?", "Q?", None, (), (), 0.0),
        "reason": "abstained: no passage has anything to do with the question",
    }


def test_quotes_of_one_article_do_not_overlap(store: FaissDocumentStore) -> None:
    spans = [
        span(RAIN, "It rained. The river rose.", "The river rose."),
        span(RAIN, "The river rose. Nobody was hurt.", score=0.8),
        span(RAIN, "Nobody was hurt. A boat sank.", "A boat sank.", score=0.7),
    ]
    assert [q.text for q in build(store, spans).quotes] == [
        "It rained. The river rose.",
        "Nobody was hurt. A boat sank.",
    ]


def test_what_two_articles_say_is_shown_once_and_says_so(store: FaissDocumentStore) -> None:
    spans = [
        span(RAIN, "Nobody was hurt."),
        span(AGENCY, "Nobody  was hurt.", score=0.8),
        span(AGENCY, "The mayor spoke.", score=0.7),
    ]
    assert build(store, spans).quotes == (
        replace(quote(RAIN, "Nobody was hurt."), also_in=("agency.txt",)),
        quote(AGENCY, "The mayor spoke.", score=0.7),
    )


def test_an_agency_s_copy_with_another_word_is_a_copy(store: FaissDocumentStore) -> None:
    said = "The ferry to Port Ellis sank on Friday in a storm and all thirty people aboard {}."
    articles = [
        replace(RAIN, id=name, name=name, source=f"/{name}", text=said.format(word))
        for name, word in (("one", "survived"), ("two", "lived"), ("three", "survived"))
    ]
    store.write_articles(articles, [])
    spans = [span(a, a.text, score=0.9 - i / 10) for i, a in enumerate(articles)]
    assert build(store, spans).quotes == (
        replace(quote(articles[0], articles[0].text), also_in=("two", "three")),
    )


@pytest.mark.parametrize(
    ("one", "other"), [("17", "42"), ("three", "nine"), ("Ellis", "Ann"), ("Friday", "Monday")]
)
def test_another_figure_or_name_in_the_same_words_is_no_copy(
    store: FaissDocumentStore, one: str, other: str
) -> None:
    said = "The ferry to Port Ellis sank on Friday in a storm, and 17 of three crews were hurt."
    articles = [
        replace(RAIN, id=name, name=name, source=f"/{name}", text=said.replace(one, word))
        for name, word in (("one", one), ("two", other))
    ]
    store.write_articles(articles, [])
    spans = [span(a, a.text, score=0.9 - i / 10) for i, a in enumerate(articles)]
    assert [q.also_in for q in build(store, spans).quotes] == [(), ()]


def test_at_most_three_quotes_are_shown(store: FaissDocumentStore) -> None:
    sentences = ["It rained.", "The river rose.", "Nobody was hurt.", "A boat sank."]
    answer = build(store, [span(RAIN, text) for text in sentences])
    assert [q.text for q in answer.quotes] == sentences[:3]


def test_an_article_that_went_in_between_is_passed_over(store: FaissDocumentStore) -> None:
    spans = [span(RAIN, "The river rose.", "river"), span(AGENCY, "The mayor spoke.", score=0.8)]
    store.remove_article(RAIN.id)
    answer = build(store, spans)
    assert (answer.text, answer.confidence) == ("The mayor spoke.", 0.8)
    store.remove_article(AGENCY.id)
    assert build(store, spans, 0.0) == Answer("Q?", "Q, in full?", None, (), (), 0.0)


def test_an_article_that_changed_in_between_is_passed_over(store: FaissDocumentStore) -> None:
    spans = [span(RAIN, "The river rose."), span(RAIN, "It rained.", score=0.8)]
    store.write_articles([replace(RAIN, text="It rained. The lake rose.")], [])
    assert [q.text for q in build(store, spans).quotes] == ["It rained."]


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_a_threshold_is_a_probability(store: FaissDocumentStore, threshold: float) -> None:
    message = f"threshold must lie between 0 and 1, got {threshold}"
    with pytest.raises(ValueError, match=message):
        AnswerBuilder(store=store, threshold=threshold)
    with pytest.raises(ValueError, match=message):
        AnswerBuilder(store=store, threshold=0).run("Q?", "Q?", [], threshold=threshold)


@pytest.mark.parametrize(
    ("start", "end", "quote_start", "quote_end"),
    [(0, 5, 1, 9), (3, 10, 1, 9), (4, 4, 1, 9), (0, 1, -1, 9)],
)
def test_a_span_whose_answer_lies_outside_its_quote_cannot_be_made(
    start: int, end: int, quote_start: int, quote_end: int
) -> None:
    with pytest.raises(ValueError, match="the answer must lie in its quote"):
        Span("a", start, end, quote_start, quote_end, "x", 1.0)
