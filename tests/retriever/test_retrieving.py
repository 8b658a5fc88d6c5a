"""Rankings joined."""

from dataclasses import replace
from datetime import date

import pytest
from haystack import Document

from retriever.answer import Turn
from retriever.narrowing.published import Published
from retriever.quote import Quote
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion


def ranking(*ids: str) -> list[Document]:
    return [Document(id=id_, content=id_, score=100.0 - i) for i, id_ in enumerate(ids)]


def joined(fusion: ReciprocalRankFusion, dense: str, lexical: str) -> list[tuple[str, float]]:
    found = fusion.run(ranking(*dense), ranking(*lexical))["documents"]
    return [(document.id, round(document.score or 0, 6)) for document in found]


def test_fusion_adds_reciprocal_ranks() -> None:
    # Worked by hand with k = 60: a 1/61, b 1/62 + 1/61, c 1/63 + 1/63, d 1/62.
    assert joined(ReciprocalRankFusion(), "abc", "bdc") == [
        ("b", 0.032522),
        ("c", 0.031746),
        ("a", 0.016393),
        ("d", 0.016129),
    ]


def test_fusion_tells_how_each_passage_stands_in_both_rankings() -> None:
    found = ReciprocalRankFusion().run(ranking(*"ab"), ranking(*"bc"))["documents"]
    assert {document.id: document.meta["retrieval"] for document in found} == {
        "a": {"cosine": 100.0, "bm25": 0.0, "dense": 1.0, "lexical": 0.0},
        "b": {"cosine": 99.0, "bm25": 1.0, "dense": 0.5, "lexical": 1.0},
        "c": {"cosine": 99.0, "bm25": 0.99, "dense": 0.0, "lexical": 0.5},
    }


def test_a_small_constant_favours_the_first_rank() -> None:
    # With k = 0: a 1, b 1/2 + 1/2, c 1/3 + 1/3; equal scores in the order of their ids.
    assert joined(ReciprocalRankFusion(k=0, top_k=3), "abc", "xbc") == [
        ("a", 1.0),
        ("b", 1.0),
        ("x", 1.0),
    ]


def test_a_share_weighs_the_dense_ranking_against_the_other() -> None:
    # Worked by hand with k = 0, weights 1.5 and 0.5: a 1.5, b 1.5/2 + 0.5, x 0.5/2.
    fusion = ReciprocalRankFusion(k=0, dense_share=0.75)
    assert joined(fusion, "ab", "bx") == [("a", 1.5), ("b", 1.25), ("x", 0.25)]
    assert joined(ReciprocalRankFusion(dense_share=1), "ab", "x")[:2] == [
        ("a", 0.032787),
        ("b", 0.032258),
    ]


def test_one_empty_ranking_leaves_the_order_of_the_other() -> None:
    fusion = ReciprocalRankFusion()
    assert joined(fusion, "", "cab") == [("c", 0.016393), ("a", 0.016129), ("b", 0.015873)]
    assert joined(fusion, "", "") == []


def test_only_as_many_as_asked_are_kept() -> None:
    fusion = ReciprocalRankFusion(top_k=2)
    assert [d.id for d in fusion.run(ranking(*"abc"), [])["documents"]] == ["a", "b"]
    assert [d.id for d in fusion.run(ranking(*"abc"), [], top_k=1)["documents"]] == ["a"]


def test_what_goes_in_is_left_as_it_was() -> None:
    dense = ranking("a")
    ReciprocalRankFusion().run(dense, [])
    assert dense == ranking("a")


def test_the_articles_of_the_turn_in_focus_gain_and_the_reader_is_told_what_it_said() -> None:
    dense = [
        replace(document, meta={"article_id": article})
        for document, article in zip(ranking(*"abc"), "xyz", strict=True)
    ]
    first = Quote("Rain.", "z", "z.txt", "Z", None, None, "/z.txt", 7, 12, 0.9)
    second = replace(first, article_id="y", start=3, end=8)
    found = ReciprocalRankFusion().run(
        dense, [], focus=Turn("Why?", "Why?", "rain", (first, second))
    )
    # Worked by hand with k = 60 and the bonus of 0.004: a 1/61, b 1/62 + 0.004, c 1/63 + 0.004.
    assert [(d.id, round(d.score or 0, 6)) for d in found["documents"]] == [
        ("b", 0.020129),
        ("c", 0.019873),
        ("a", 0.016393),
    ]
    told = {"article_id": "z", "start": 7, "end": 12, "answer": "rain"}
    assert [document.meta["said"] for document in found["documents"]] == [told] * 3


@pytest.mark.parametrize("top_k", [0, -1])
def test_senseless_numbers_are_refused(top_k: int) -> None:
    message = f"top_k must be at least 1, got {top_k}"
    with pytest.raises(ValueError, match=message):
        ReciprocalRankFusion(top_k=top_k)
    with pytest.raises(ValueError, match=message):
        ReciprocalRankFusion().run([], [], top_k=top_k)
    with pytest.raises(ValueError, match=message):
        DenseRetriever(store=None, top_k=top_k)  # type: ignore[arg-type]  # what must be refused
    with pytest.raises(ValueError, match=message):
        LexicalRetriever(store=None, top_k=top_k)  # type: ignore[arg-type]  # what must be refused


def test_a_negative_constant_is_refused() -> None:
    with pytest.raises(ValueError, match="k must be at least 0, got -1"):
        ReciprocalRankFusion(k=-1)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=f"dense_share must lie between 0 and 1, got {share}"):
        ReciprocalRankFusion(dense_share=share)


def test_a_senseless_weight_of_the_title_is_refused() -> None:
    with pytest.raises(ValueError, match=r"title_weight must be a finite number .* got -1"):
        LexicalRetriever(store=None, title_weight=-1)  # type: ignore[arg-type]  # what must be refused


def dated(**days: str | None) -> list[Document]:
    return [Document(id=i, content=i, meta={"published": day}) for i, day in days.items()]


def test_passages_of_preferred_days_gain_the_bonus() -> None:
    found = dated(a="2015-01-01", b=None, c="2017-11-08")
    days = Published(date(2017, 11, 1), None)
    ran = ReciprocalRankFusion(bonus=1).run(found, [], preferred=days)["documents"]
    # Worked by hand with k = 60: c 1 + 1/63, a 1/61, b 1/62.
    assert [(d.id, round(d.score or 0, 4)) for d in ran] == [
        ("c", 1.0159),
        ("a", 0.0164),
        ("b", 0.0161),
    ]


def test_the_newest_gain_as_by_a_third_ranking() -> None:
    found = dated(a="2015-01-01", b=None, c="2017-11-08", d="2015-01-01")
    ran = ReciprocalRankFusion(k=0).run(found, [], newest=True)["documents"]
    # Worked by hand: a 1 + 1/2, c 1/3 + 1, d 1/4 + 1/2, b 1/2.
    assert [(d.id, round(d.score or 0, 3)) for d in ran] == [
        ("a", 1.5),
        ("c", 1.333),
        ("d", 0.75),
        ("b", 0.5),
    ]
