"""Questions into full-text queries."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical.words import content_words, match_query


def matches(query: str, text: str) -> bool:
    """Whether FTS5 itself finds `text` by `query`."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (c, tokenize = 'porter unicode61')")
        connection.execute("INSERT INTO t VALUES (?)", (text,))
        found = connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (query,)).fetchone()
        return bool(found[0])
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did the mayor of Port Ellery say?", ["mayor", "port", "ellery"]),
        ("mayor Mayor MAYOR", ["mayor"]),
        ("What is it?", ["what", "is", "it"]),
        ("", []),
        ("?! …", []),
        ("😀", []),
        ("snake_case don't", ["snake", "case", "don"]),
        (" ".join(f"w{i}" for i in range(100)), [f"w{i}" for i in range(64)]),
    ],
)
def test_content_words_stand_once_without_stop_words(text: str, expected: list[str]) -> None:
    assert content_words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who won the cup?", '"won" OR "cup"'),
        ('"cup" NEAR(bridge, 5) *', '"cup" OR "near" OR "bridge" OR "5"'),
        ("cup AND NOT title:bridge", '"cup" OR "title" OR "bridge"'),
        ("😀", None),
        ("\0", None),
        ("\ud800", None),
    ],
)
def test_a_question_becomes_a_query_of_plain_words(text: str, expected: str | None) -> None:
    assert match_query(text) == expected


@given(
    st.text(st.one_of(st.sampled_from("\"'*():^-+{}\0\ud800ab "), st.characters(codec=None)))
    | st.lists(st.sampled_from(["AND", "OR", "NOT", "NEAR", "cup", '"', "*"])).map(" ".join)
)
def test_any_text_gives_a_query_that_fts5_accepts(text: str) -> None:
    query = match_query(text)
    if query is not None:
        matches(query, "the cup stands on the bridge")


def test_a_very_long_text_gives_a_short_query() -> None:
    query = match_query("bridge " + "x" * 100_000 + " cup")
    assert query is not None
    assert len(query) < 20_100
    assert matches(query, "the bridge")


def test_operators_are_words_like_any_other() -> None:
    query = match_query("near bridge")
    assert query is not None
    assert matches(query, "a bridge")
    assert not matches(query, "a ferry")
