"""Passages of articles."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from haystack import Document
from hypothesis import given
from hypothesis import strategies as st

from documents.article import Article
from documents.passages import PassageSplitter, passages_of
from documents.sentences import sentence_spans

ARTICLE = Article(
    id="0123456789abcdef",
    source="/news/a.txt",
    name="a.txt",
    title="Rain",
    published=date(2017, 11, 4),
    text="Rain\n\n04 November 2017\n\nIt rained. It stopped. Then sun.",
    body_start=24,
    url="https://example.org/rain",
)


def meta(ordinal: int, sentences: list[list[int]]) -> dict[str, Any]:
    return {
        "article_id": "0123456789abcdef",
        "ordinal": ordinal,
        "title": "Rain",
        "published": "2017-11-04",
        "source": "/news/a.txt",
        "name": "a.txt",
        "url": "https://example.org/rain",
        "start": sentences[0][0],
        "end": sentences[-1][1],
        "body_start": 24,
        "sentences": sentences,
    }


def test_passages_overlap_by_a_sentence_and_point_into_the_article() -> None:
    # Lengths in words: Rain 1, date 3, "It rained." 2, "It stopped." 2, "Then sun." 2.
    assert passages_of(ARTICLE, words=5) == [
        Document(
            id="0123456789abcdef:0",
            content="Rain\n\n04 November 2017\n\nIt rained.",
            meta=meta(0, [[0, 4], [6, 22], [24, 34]]),
        ),
        Document(
            id="0123456789abcdef:1",
            content="It rained. It stopped. Then sun.",
            meta=meta(1, [[24, 34], [35, 46], [47, 56]]),
        ),
    ]


def test_without_overlap_each_sentence_stands_once() -> None:
    passages = passages_of(ARTICLE, words=1, overlap=0)
    assert [p.content for p in passages] == [
        "Rain",
        "04 November 2017",
        "It rained.",
        "It stopped.",
        "Then sun.",
    ]


def test_an_article_without_a_day_has_none_in_its_passages() -> None:
    (passage,) = passages_of(replace(ARTICLE, published=None))
    assert passage.meta["published"] is None


@given(st.text(), st.integers(min_value=1, max_value=30), st.integers(min_value=0, max_value=4))
def test_for_any_article_the_passages_tile_its_sentences(
    text: str, words: int, overlap: int
) -> None:
    article = replace(ARTICLE, text=text, body_start=0)
    spans = [list(span) for span in sentence_spans(text)]
    covered = 0
    for ordinal, passage in enumerate(passages_of(article, words=words, overlap=overlap)):
        assert passage.meta["ordinal"] == ordinal
        assert passage.content == text[passage.meta["start"] : passage.meta["end"]]
        held = passage.meta["sentences"]
        first = spans.index(held[0])
        assert spans[first : first + len(held)] == held
        assert first <= covered < first + len(held)
        assert covered - first <= overlap
        covered = first + len(held)
    assert covered == len(spans)


def test_a_script_without_spaces_is_cut_into_passages_too() -> None:
    article = replace(ARTICLE, text="中文新闻。" * 2000, body_start=0)
    longest = max(len(p.content or "") for p in passages_of(article))
    assert longest <= 100 * 12 + 2 * 1500  # the words of the passage, a last and a shared sentence


@pytest.mark.parametrize(
    ("words", "overlap", "message"),
    [(0, 1, "words must be at least 1, got 0"), (1, -1, "overlap must be at least 0, got -1")],
)
def test_senseless_sizes_are_refused(words: int, overlap: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        passages_of(ARTICLE, words=words, overlap=overlap)
    with pytest.raises(ValueError, match=message):
        PassageSplitter(words=words, overlap=overlap)


def test_the_component_splits_article_by_article() -> None:
    other = replace(ARTICLE, id="f" * 16, text="Snow fell.", body_start=0)
    assert PassageSplitter().run([ARTICLE, other]) == {
        "documents": passages_of(ARTICLE) + passages_of(other)
    }
