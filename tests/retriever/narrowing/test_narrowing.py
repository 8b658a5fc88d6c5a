"""Days, articles and sources that a question names."""

import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from evaluation import read_test_set
from index import ArticleSummary
from retriever.narrowing import (
    Narrowing,
    joined,
    narrowing_of,
    told_with,
    without_narrowing,
)
from retriever.narrowing.published import Published
from retriever.topics import OnTopic

TODAY = date(2017, 11, 8)
CUP = ArticleSummary(
    "1", "cup.txt", "/news/reuters/cup.txt", "Penalty wins the cup", date(2017, 11, 7), 3
)
TRAM = ArticleSummary(
    "2",
    "b.html",
    "/news/b.html",
    "Tram",
    date(2015, 1, 1),
    3,
    "https://www.bbc.co.uk/news/1",
    site="The Karlby Evening Post",
)


@dataclass(frozen=True)
class Shelf:
    """Articles as the archive tells of them."""

    held: tuple[ArticleSummary, ...] = (CUP, TRAM)

    def summaries(self) -> tuple[ArticleSummary, ...]:
        return self.held

    def any_published(self, since: date | None, until: date | None) -> bool:
        return any(Published(since, until).holds(article.published) for article in self.held)

    def newest_day(self) -> date | None:
        return max((each.published for each in self.held if each.published), default=None)


class ClosedShelf(Shelf):
    """Articles that may not be looked at."""

    def summaries(self) -> tuple[ArticleSummary, ...]:
        raise AssertionError("the archive was looked through")

    def any_published(self, since: date | None, until: date | None) -> bool:
        raise AssertionError("the days of the archive were looked at")

    def newest_day(self) -> date | None:
        raise AssertionError("the newest day of the archive was looked at")


def of(question: str) -> Narrowing:
    return narrowing_of(question, Shelf(), today=TODAY, newest_about=newest_about)


def newest_about(topic: str, most: int) -> list[OnTopic]:
    found = [CUP, TRAM] if topic == "trams" else []
    return [OnTopic(each.id, each.published, titled=True) for each in found][:most]


def test_a_plain_question_is_searched_for_everywhere_without_looking() -> None:
    assert narrowing_of("Who won in 2017?", ClosedShelf(), today=TODAY) == Narrowing()


@pytest.mark.parametrize(
    ("question", "ids", "told"),
    [
        ("Who scored in cup.txt?", ["1"], "in cup.txt"),
        ("Who scored in the article “penalty wins the Cup”?", ["1"], "in “Penalty wins the cup”"),
        ("Who won according to Reuters?", ["1"], "from Reuters"),
        ("What does the BBC report on trams?", ["2"], "from BBC"),
        ("Who drove it, according to the Karlby Evening Post?", ["2"], "from Karlby Evening Post"),
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


def test_where_no_article_is_of_the_days_asked_for_that_is_told_and_none_is_searched() -> None:
    assert of("Who won yesterday?").told == "published from 2017-11-07 to 2017-11-08"
    assert of("Who won yesterday?").filters is not None
    none = narrowing_of("Who won last month?", Shelf((TRAM,)), today=TODAY)
    assert none.filters == of("Who won last month?").filters
    assert none.told == (
        "no article was published from 2017-10-01 to 2017-11-08, the newest is of 2015-01-01"
    )
    plain = of("What do articles since 2018 say?")
    assert plain.told == "no article was published since 2018-01-01, the newest is of 2017-11-07"
    assert plain.filters is not None
    later = Shelf((TRAM, replace(CUP, published=TODAY)))
    gap = narrowing_of("Who won in the last 2 days?", later, today=TODAY)
    assert gap.told == "published from 2017-11-06 to 2017-11-08"
    future = Shelf((TRAM, replace(CUP, published=date(2018, 1, 1))))
    gap = narrowing_of("Who won yesterday?", future, today=TODAY)
    assert gap.told == "no article was published from 2017-11-07 to 2017-11-08"
    undated = narrowing_of(
        "Who won last month?", Shelf((replace(TRAM, published=None),)), today=TODAY
    )
    assert undated == Narrowing(None, "no article is dated: all are searched")


def test_the_time_of_an_event_is_preferred_where_something_was_published_then() -> None:
    days = Published(date(2017, 11, 1), date(2017, 12, 31), plain=False)
    told = "preferably published from 2017-11-01 to 2017-12-31"
    assert of("What happened in November?") == Narrowing(None, told, days)
    assert of("What happened in May?") == Narrowing()
    # What the question says itself need not be told.
    assert of("What happened in January 2015?") == Narrowing(
        None, "", Published(date(2015, 1, 1), date(2015, 3, 3))
    )


def test_the_newest_reports_on_a_topic_are_searched_alone() -> None:
    def newest(*ids: str) -> dict[str, object]:
        named = {"field": "meta.article_id", "operator": "in", "value": list(ids)}
        return {"operator": "AND", "conditions": [named]}

    assert of("What does the latest report on trams say?") == Narrowing(
        newest("1"), "in the newest on “trams”, of 2017-11-07"
    )
    assert of("Who is named in the latest news on trams?") == Narrowing(
        newest("1", "2"), "in the newest on “trams”, of 2017-11-07 and 2015-01-01"
    )
    none = of("What does the latest report on ships say?")
    assert none == Narrowing(None, "no article is about “ships”: all are searched")
    assert of("How did the latest vote go?") == Narrowing(
        None, "preferably the newest", newest=True
    )
    assert of("When must it be paid at the latest?") == Narrowing()


def test_what_is_told_can_be_taken_away_again() -> None:
    for question in (
        "What happened in November?",
        "What does the latest report on ships say?",
        "What does the latest report on trams say?",
        "How did the latest vote go?",
        "Who won according to Reuters?",
        "What is in the news since 2015?",
        "What happened last month?",
        "What do articles since 2018 say?",
        "Who won?",
    ):
        assert without_narrowing(told_with(question, of(question))) == question


def test_filters_are_joined() -> None:
    one = {"field": "meta.published", "operator": ">=", "value": "2015-01-01"}
    assert joined(None, None) is None
    assert joined(None, one) == {"operator": "AND", "conditions": [one]}


@pytest.mark.skipif(not os.environ.get("NEWSQUOTE_BENCH_DATA"), reason="NEWSQUOTE_BENCH_DATA unset")
def test_no_question_of_the_development_set_is_narrowed() -> None:
    path = Path(os.environ["NEWSQUOTE_BENCH_DATA"]) / "testset_dev.jsonl"
    found = [of(gold.question) for gold in read_test_set(path)]
    assert [n for n in found if n.filters is not None or n.told or n.newest] == []
