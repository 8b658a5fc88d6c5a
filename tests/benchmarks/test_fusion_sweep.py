"""Ways to join two rankings, and how early the right passage then stands."""

from pathlib import Path

import pytest
from haystack import Document

from benchmarks.fusion import Passages, Query, Rankings, joins, print_sweep, ranks
from benchmarks.rankings import convex_combination, first_relevant, found_at, reciprocal_rank
from documents.article import Article
from tests.index.fake_encoder import HashedWords


def ranking(**scores: float) -> list[Document]:
    return [Document(id=id_, content=id_, score=score) for id_, score in scores.items()]


def named(id_: str) -> Query:
    return Query("?", lambda passage: passage.id == id_)


def test_the_rank_is_that_of_the_first_relevant_passage() -> None:
    found = ranking(a=3, b=2, c=1)
    assert first_relevant(found, lambda passage: passage.id in "bc") == 2
    assert first_relevant(found, lambda passage: False) is None
    assert first_relevant([], lambda passage: True) is None


def test_measures_stop_at_their_depth() -> None:
    assert [found_at(rank, 5) for rank in (1, 5, 6, None)] == [1.0, 1.0, 0.0, 0.0]
    assert [reciprocal_rank(rank, 10) for rank in (1, 4, 10, 11, None)] == [1, 0.25, 0.1, 0, 0]


def test_scores_are_scaled_before_they_are_added() -> None:
    # Worked by hand at a share of 0.5: a 0.5, b 0.25 + 0.5, c 0 + 0.25, d 0.
    joined = convex_combination(
        ranking(a=0.9, b=0.7, c=0.5), ranking(b=30, c=20, d=10), dense_share=0.5
    )
    assert [document.id for document in joined] == ["b", "a", "c", "d"]


def test_a_share_of_all_leaves_the_order_of_one_ranking() -> None:
    dense, lexical = ranking(a=0.9, b=0.7), ranking(b=9, c=1)
    assert [d.id for d in convex_combination(dense, lexical, dense_share=1)][:2] == ["a", "b"]
    assert [d.id for d in convex_combination(dense, lexical, dense_share=0)][:1] == ["b"]
    assert [d.id for d in convex_combination([], lexical, dense_share=0.5)] == ["b", "c"]
    assert [d.id for d in convex_combination(ranking(a=1), [], dense_share=0.5)] == ["a"]
    with pytest.raises(ValueError, match=r"dense_share must lie between 0 and 1, got 1\.5"):
        convex_combination(dense, lexical, dense_share=1.5)


def test_every_way_to_join_ranks_what_is_asked_for() -> None:
    rankings = [
        Rankings(named("a"), ranking(a=0.9, b=0.7), ranking(b=9, c=1)),
        Rankings(named("c"), ranking(a=0.9, b=0.7), ranking(b=9, c=1)),
    ]
    found = {name: ranks(rankings, join) for name, join in joins().items()}
    assert found["dense alone"] == [1, None]
    assert found["lexical alone"] == [None, 2]
    assert found["default: reciprocal ranks, constant 60, dense share 0.5"] == [2, 3]
    assert len(found) == 11


ARTICLES = [
    Article(
        id=name,
        source=f"/{name}",
        name=name,
        title=title,
        published=None,
        text=f"{first} {second}",
    )
    for name, title, first, second in (
        ("a", "Ferry", "The ferry sails at noon.", "It carries cars."),
        ("b", "Bridge", "The mayor opened a bridge.", "It is red."),
    )
]


def test_passages_of_any_length_are_searched(tmp_path: Path) -> None:
    def red(passage: Document) -> bool:
        return "It is red." in (passage.content or "")

    def both(passage: Document) -> bool:
        return "noon. It" in (passage.content or "")

    queries = [Query("Who opened the bridge?", red), Query("When does the ferry sail?", both)]
    passages = Passages(ARTICLES, tmp_path, HashedWords(dimension=64), words=3, overlap=0)
    assert passages.beyond_reach(queries) == 1
    (first, second) = passages.rankings(queries)
    assert first.lexical[0].content == "The mayor opened a bridge."
    assert len(second.dense) == 4
    assert [d.score for d in first.dense] == sorted([d.score or 0 for d in first.dense])[::-1]
    passages.close()


def test_the_sweep_prints_a_row_for_each_change(capsys: pytest.CaptureFixture[str]) -> None:
    queries = [Query("Who opened the bridge?", lambda passage: passage.meta["article_id"] == "b")]
    print_sweep(ARTICLES, queries, HashedWords(dimension=64))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 11 + 4 + 4
    assert lines[2].startswith(
        "| default: reciprocal ranks, constant 60, dense share 0.5 | 1.000 |"
    )
    assert len({line.count("|") for line in lines}) == 1
