"""Quotes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.article import Article
from retriever.quote import Quote, UngroundedQuoteError

ARTICLE = Article(
    id="a" * 16,
    source="/news/rain.txt",
    name="rain.txt",
    title="Rain",
    published=date(2017, 11, 4),
    text="Rain\n\nIt “rained” 🌧 all day.",
    body_start=6,
)


def test_a_quote_is_the_slice_with_where_it_comes_from() -> None:
    assert Quote.of(ARTICLE, 6, 19, name="news/rain.txt", score=0.87654) == Quote(
        text="It “rained” 🌧",
        article_id="a" * 16,
        article="news/rain.txt",
        title="Rain",
        published=date(2017, 11, 4),
        url=None,
        source="/news/rain.txt",
        start=6,
        end=19,
        score=0.87654,
        revision=1,
    )


def test_its_json_has_the_keys_of_the_contract() -> None:
    quote = Quote.of(ARTICLE, 0, 4, name="rain.txt", score=0.87654)
    assert quote.to_json() == {
        "text": "Rain",
        "article_id": "a" * 16,
        "article": "rain.txt",
        "title": "Rain",
        "published": "2017-11-04",
        "url": None,
        "start": 0,
        "end": 4,
        "score": 0.8765,
    }
    assert replace(quote, published=None).to_json()["published"] is None


@given(st.text(), st.integers(min_value=-3, max_value=30), st.integers(min_value=-3, max_value=30))
def test_any_range_gives_its_slice_or_is_refused(text: str, start: int, end: int) -> None:
    article = replace(ARTICLE, text=text, body_start=0)
    if 0 <= start < end <= len(text):
        quote = Quote.of(article, start, end, name="a", score=1.0)
        assert quote.text == text[start:end]
        assert quote.stands_in(article)
    else:
        with pytest.raises(UngroundedQuoteError, match=f"^no quote at {start}:{end} in {'a' * 16}"):
            Quote.of(article, start, end, name="a", score=1.0)


@given(st.text(min_size=1), st.text(min_size=1), st.data())
def test_a_quote_stands_only_where_the_words_are_the_same(
    text: str, other: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    end = data.draw(st.integers(min_value=start + 1, max_value=len(text)))
    quote = Quote.of(replace(ARTICLE, text=text, body_start=0), start, end, name="a", score=1.0)
    changed = replace(ARTICLE, text=other, body_start=0)
    assert quote.stands_in(changed) == (other[start:end] == text[start:end])


def test_a_quote_stands_in_no_other_article_nor_in_one_that_is_gone() -> None:
    quote = Quote.of(ARTICLE, 0, 4, name="rain.txt", score=1.0)
    assert not quote.stands_in(None)
    assert not quote.stands_in(replace(ARTICLE, id="b" * 16))
    assert not replace(quote, text="", end=0).stands_in(ARTICLE)
