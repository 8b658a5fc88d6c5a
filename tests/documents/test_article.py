"""Articles as values."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from documents.article import Article, article_id

ARTICLE = Article(
    id="0123456789abcdef",
    source="/news/a.txt",
    name="a.txt",
    title="Rain",
    published=date(2017, 11, 4),
    text="Rain\n\nIt rained.",
    body_start=6,
)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Snow"},
        {"published": date(2017, 11, 5)},
        {"published": None},
        {"url": "https://example.org"},
        {"name": "b.txt"},
        {"body_start": 0},
        {"text": "Rain\n\nIt rained!"},
    ],
)
def test_whatever_a_reader_could_notice_changes_the_hash(change: dict[str, Any]) -> None:
    assert replace(ARTICLE, **change).content_hash != ARTICLE.content_hash


def test_the_hash_is_the_same_for_the_same_article_under_another_revision() -> None:
    assert replace(ARTICLE, revision=2).content_hash == ARTICLE.content_hash


def test_an_id_comes_from_the_source_alone() -> None:
    # The first 16 hexadecimal digits of SHA-256, by sha256sum of coreutils.
    assert article_id("/news/a.txt") == "f9f0787840db503b"
    assert article_id("/news/b.txt") != article_id("/news/a.txt")


@pytest.mark.parametrize("body_start", [-1, 17])
def test_a_body_outside_the_text_is_refused(body_start: int) -> None:
    with pytest.raises(ValueError, match=f"body_start must lie in the text, got {body_start}"):
        replace(ARTICLE, body_start=body_start)
