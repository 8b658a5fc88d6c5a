"""What a person restricts a question to."""

from dataclasses import replace
from datetime import date

import pytest

from index.tables.articles import ArticleSummary
from retriever.narrowing.filters import NoSuchSourceError, make_filters, select_articles

ARTICLES = [
    ArticleSummary("1", "a.txt", "/News/Local/a.txt", "A", date(2017, 11, 4), 1),
    ArticleSummary("2", "b.txt", "/news/b.txt", "B", None, 1),
]


def test_no_restriction_is_no_filter() -> None:
    assert make_filters(ARTICLES) is None


def test_each_restriction_is_a_condition() -> None:
    found = make_filters(
        ARTICLES, since=date(2017, 1, 2), until=date(2017, 12, 31), source="news/local"
    )
    assert found == {
        "operator": "AND",
        "conditions": [
            {"field": "meta.published", "operator": ">=", "value": "2017-01-02"},
            {"field": "meta.published", "operator": "<=", "value": "2017-12-31"},
            {"field": "meta.article_id", "operator": "in", "value": ["1"]},
        ],
    }


def test_a_source_that_nothing_comes_from_is_refused() -> None:
    with pytest.raises(
        NoSuchSourceError, match=r"^no article comes from a source with 'gazette' in it$"
    ):
        make_filters(ARTICLES, source="gazette")


def test_a_source_may_be_part_of_what_a_paper_calls_itself() -> None:
    papers = [replace(ARTICLES[0], site="The Karlby Post"), ARTICLES[1]]
    found = make_filters(papers, source="karlby post")
    named = {"field": "meta.article_id", "operator": "in", "value": ["1"]}
    assert found == {"operator": "AND", "conditions": [named]}


@pytest.mark.parametrize(
    ("since", "until", "source", "ids"),
    [
        (None, None, None, ["1", "2"]),
        (date(2017, 11, 4), date(2017, 11, 4), None, ["1"]),
        (date(2017, 11, 5), None, None, []),
        (None, date(2017, 11, 3), None, []),
        (None, None, "LOCAL", ["1"]),
        (None, None, "gazette", []),
    ],
)
def test_a_list_is_restricted_by_the_same_words(
    since: date | None, until: date | None, source: str | None, ids: list[str]
) -> None:
    found = select_articles(ARTICLES, since=since, until=until, source=source)
    assert [article.id for article in found] == ids
