"""Measures of answers."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures import (
    Interval,
    balanced_accuracy,
    bootstrap,
    exact_match,
    is_hit,
    quote_at_k,
    token_f1,
)
from evaluation.measures.normalization import normalize_answer, normalize_quote


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # normalize_answer of SQuAD's evaluate-v2.0.py, worked by hand: lower case, ASCII
        # punctuation out, the words a, an and the out, single spaces; in this order.
        ("The  Cat's\tmat.", "cats mat"),
        ("A-an the.THE", "aan thethe"),
        ("an Anthem, a Theme", "anthem theme"),
        ("$19,000.50", "1900050"),
        ("“curly” — marks", "“curly” — marks"),
        ("a\u00a0b", "b"),
        ("", ""),
        ("The.", ""),
    ],
)
def test_answers_are_normalised_as_squad_does(text: str, expected: str) -> None:
    assert normalize_answer(text) == expected


def test_quotes_are_normalised_in_white_space_and_quotation_marks_alone() -> None:
    assert normalize_quote(" “It’s\n wet,”  he ''said''.\u00a0«No» ") == (
        '"It\'s wet," he "said". "No"'
    )


@pytest.mark.parametrize(
    ("answer", "golds", "match", "f1"),
    [
        # F1 by hand: 2 * shared / (tokens of one + tokens of the other).
        ("The Rovers!", ["rovers"], 1.0, 1.0),
        ("Ellery Rovers", ["Rovers"], 0.0, 2 / 3),
        ("Ellery Rovers", ["nobody", "Rovers of Port Ellery"], 0.0, 2 / 3),
        ("no no yes", ["no yes yes"], 0.0, 2 / 3),
        ("ferry", ["tram"], 0.0, 0.0),
        ("the", ["a"], 1.0, 1.0),
        ("the", ["tram"], 0.0, 0.0),
        (None, ["tram"], 0.0, 0.0),
        (None, [], 1.0, 1.0),
        ("tram", [], 0.0, 0.0),
    ],
)
def test_exact_match_and_f1_are_of_the_best_gold_answer(
    answer: str | None, golds: list[str], match: float, f1: float
) -> None:
    assert exact_match(answer, golds) == match
    assert token_f1(answer, golds) == pytest.approx(f1)


@given(st.text(), st.lists(st.text(), min_size=1, max_size=3))
def test_f1_lies_between_exact_match_and_one(answer: str, golds: list[str]) -> None:
    assert exact_match(answer, golds) <= token_f1(answer, golds) <= 1
    assert exact_match(golds[0], golds) == 1


GOLD = "The mayor opened the bridge on Monday. The harbour was closed. Nobody complained about it."


@pytest.mark.parametrize(
    ("shown", "gold", "hit"),
    [
        ("It rained.", "It rained.", True),
        ("It  “rained”.", 'It "rained".', True),
        # Token F1 by hand: 2 * 3 / (3 + 7) is 0.6, just enough; 2 * 3 / (3 + 8) is not.
        ("a b c", "a b c d e f g", True),
        ("a b c", "a b c d e f g h", False),
        # Holds the gold quote: in three sentences at most.
        ("One came by. It rained on the hill all day. He left.", "It rained", True),
        ("One. Two. It rained on the hill all day. Four came and went.", "It rained", False),
        # A whole sentence of the gold quote, and less than one.
        ("The harbour was closed.", GOLD, True),
        ("The harbour was closed. Nobody complained about it.", GOLD, True),
        ("harbour was closed.", GOLD, False),
        ("The harbour was", GOLD, False),
        ("", "It rained.", False),
        ("It rained.", "", False),
        (" ", " ", False),
        ("It snowed.", "The ferry was late.", False),
    ],
)
def test_a_hit_is_what_the_definition_says(shown: str, gold: str, hit: bool) -> None:
    assert is_hit(shown, gold) is hit


@given(st.text())
def test_any_text_but_an_empty_one_is_a_hit_for_itself(text: str) -> None:
    assert is_hit(text, text) == bool(text.strip())


@given(st.text(), st.text())
def test_a_hit_needs_a_word_or_a_letter_in_common(shown: str, gold: str) -> None:
    if is_hit(shown, gold):
        assert set(normalize_quote(shown)) & set(normalize_quote(gold))


@pytest.mark.parametrize(
    ("k", "expected"),
    [(1, 0.0), (2, 0.0), (3, 1.0), (9, 1.0)],
)
def test_quote_at_k_looks_at_the_first_k_of_the_right_article(k: int, expected: float) -> None:
    shown = [("b.txt", "It rained."), ("a.txt", "It snowed."), ("a.txt", "It rained.")]
    assert quote_at_k(shown, article="a.txt", golds=["No.", "It rained."], k=k) == expected


def test_quote_at_k_without_a_quote_is_a_miss() -> None:
    assert quote_at_k([], article="a.txt", golds=["It rained."], k=3) == 0.0
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        quote_at_k([], article="a.txt", golds=[], k=0)


@pytest.mark.parametrize(
    ("answerable", "answered", "expected"),
    [
        # By hand: (3/4 + 1/2) / 2.
        ([True] * 4 + [False] * 2, [True, True, True, False, True, False], 0.625),
        ([True, False], [True, False], 1.0),
        ([True, False], [True, True], 0.5),
        ([True], [True], None),
        ([False], [False], None),
        ([], [], None),
    ],
)
def test_balanced_accuracy_is_the_mean_of_two_shares(
    answerable: list[bool], answered: list[bool], expected: float | None
) -> None:
    assert balanced_accuracy(answerable, answered) == expected


def test_balanced_accuracy_refuses_lists_of_different_length() -> None:
    with pytest.raises(ValueError, match="lengths differ: 1 and 2"):
        balanced_accuracy([True], [True, False])


def test_the_bootstrap_is_the_same_each_time_and_holds_the_value() -> None:
    values = [0.0] * 30 + [1.0] * 70
    found = bootstrap(values, mean)
    assert found == bootstrap(values, mean)
    assert (found.value, found.n) == (0.7, 100)
    assert found.low is not None
    assert found.high is not None
    # Normal approximation by hand: 0.7 -+ 1.96 * sqrt(0.7 * 0.3 / 100) is 0.610 to 0.790.
    assert found.low == pytest.approx(0.61, abs=0.02)
    assert found.high == pytest.approx(0.79, abs=0.02)


def test_the_bootstrap_of_one_value_has_no_width() -> None:
    assert bootstrap([0.25], mean) == Interval(0.25, 0.25, 0.25, 1)


def test_the_bootstrap_of_nothing_is_nothing() -> None:
    assert bootstrap([], mean) == Interval(None, None, None, 0)
    assert bootstrap([1, 2], lambda values: None) == Interval(None, None, None, 2)


def test_the_bootstrap_leaves_out_resamples_without_a_value() -> None:
    found = bootstrap(
        [(True, True), (False, False)], lambda pairs: balanced_accuracy(*zip(*pairs, strict=True))
    )
    assert found == Interval(1.0, 1.0, 1.0, 2)
