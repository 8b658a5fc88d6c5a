"""Days, articles and sources that a question names."""

import os
from datetime import date
from pathlib import Path

import pytest

from evaluation import read_test_set
from index import ArticleSummary
from retriever.narrowing import Narrowing, joined, narrowing_of

TODAY = date(2017, 11, 8)
CUP = ArticleSummary(
    "1", "cup.txt", "/news/reuters/cup.txt", "Penalty wins the cup", date(2017, 11, 7), 3
)
TRAM = ArticleSummary(
    "2", "b.html", "/news/b.html", "Tram", date(2015, 1, 1), 3, "https://www.bbc.co.uk/news/1"
)


def of(question: str) -> Narrowing:
    return narrowing_of(question, lambda: [CUP, TRAM], today=TODAY)


def test_a_plain_question_is_searched_for_everywhere_without_looking() -> None:
    def articles() -> list[ArticleSummary]:
        raise AssertionError("the archive was looked through")

    assert narrowing_of("Who won in 2017?", articles, today=TODAY) == Narrowing()


@pytest.mark.parametrize(
    ("question", "ids", "told"),
    [
        ("Who scored in cup.txt?", ["1"], "in cup.txt"),
        ("Who scored in the article “penalty wins the Cup”?", ["1"], "in “Penalty wins the cup”"),
        ("Who won according to Reuters?", ["1"], "from Reuters"),
        ("What does the BBC report on trams?", ["2"], "from BBC"),
    ],
)
def test_named_articles_alone_are_searched(question: str, ids: list[str], told: str) -> None:
    named = {"field": "meta.article_id", "operator": "in", "value": ids}
    assert of(question) == Narrowing({"operator": "AND", "conditions": [named]}, told)


@pytest.mark.parametrize(
    "question",
    [
        "Who died, according to North Korea's news agency?",
        "Who won according to the news?",
        "What is in other.txt?",
        "Who wrote the story “Laundry on the Twelfth Floor”?",
    ],
)
def test_what_names_no_article_narrows_nothing(question: str) -> None:
    assert of(question) == Narrowing()


def test_days_without_an_article_are_told_of_and_not_kept_to() -> None:
    assert of("Who won yesterday?").told == "published from 2017-11-07 to 2017-11-08"
    assert of("Who won yesterday?").filters is not None
    told = of("Who won last month?")
    assert told.filters is None
    assert told.told == "nothing was published from 2017-10-01 to 2017-11-03: all days are searched"
    assert of("What do articles since 2018 say?").filters is not None


def test_filters_are_joined() -> None:
    one = {"field": "meta.published", "operator": ">=", "value": "2015-01-01"}
    assert joined(None, None) is None
    assert joined(None, one) == {"operator": "AND", "conditions": [one]}


@pytest.mark.skipif(not os.environ.get("NEWSQUOTE_BENCH_DATA"), reason="NEWSQUOTE_BENCH_DATA unset")
def test_no_question_of_the_development_set_is_narrowed() -> None:
    path = Path(os.environ["NEWSQUOTE_BENCH_DATA"]) / "testset_dev.jsonl"
    asked = [gold.question for gold in read_test_set(path)]
    assert [question for question in asked if of(question) != Narrowing()] == []
