"""Measures of answers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluation import load_test_set
from evaluation.measures import (
    Interval,
    Rows,
    balanced_accuracy,
    bootstrap,
    bootstrap_rows,
    calibration_error,
    exact_match,
    is_hit,
    quote_at_k,
    quote_fate,
    retrieval_measures,
    risk_coverage_area,
    risk_coverage_curve,
    token_f1,
)
from evaluation.measures.normalization import normalize_answer, normalize_quote


def mean(rows: Rows) -> NDArray[np.float64]:
    return np.asarray(rows[..., 0].mean(-1))


def balanced(rows: Rows) -> NDArray[np.float64]:
    return balanced_accuracy(rows[..., 0], rows[..., 1])


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


@pytest.mark.parametrize(
    ("golds", "answer", "match", "f1"),
    [
        # What squad_metrics.py of transformers 4.57.1, made from SQuAD's evaluate-v2.0.py, gives
        # for these answers; "" stands there for an abstention.
        (["Denver Broncos", "The Denver Broncos"], "the Denver Broncos!", 1, 1.0),
        (["24–10"], "24-10", 0, 0),
        (["in Santa Clara, California", "Santa Clara"], "Levi's Stadium in Santa Clara", 0, 2 / 3),
        (["an Olympic swimmer"], "swimmer, a", 0, 2 / 3),
        (["$1.2 billion"], "1.2 billion dollars", 0, 0.8),
        (["the"], "a", 1, 1),
        (["two two one"], "two one one", 0, 2 / 3),
        (["North-West"], "Northwest", 1, 1.0),
        ([], None, 1, 1),
        ([], "nothing at all", 0, 0),
        (["Someone"], None, 0, 0),
        (["“Curly” quotes"], '"Curly" quotes', 0, 0.5),
        (["  spaced\tout  "], "spaced out", 1, 1.0),
        (["the", "tram"], "a", 0, 0),
    ],
)
def test_exact_match_and_f1_are_those_of_squads_script(
    golds: list[str], answer: str | None, match: float, f1: float
) -> None:
    assert exact_match(answer, golds) == match
    assert token_f1(answer, golds) == pytest.approx(f1)


def made_up(golds: tuple[str, ...], words: list[str], number: int) -> str:
    """An answer to question `number` of some kind: right, nearly right, wrong, or none ("")."""
    first = golds[0] if golds else ""
    return [
        first,
        f"The {first.upper()}!",
        " ".join(first.split()[:2]),
        " ".join(words[:3]),
        "",
        f"{first}, {words[0]}",
    ][number % 6]


def test_exact_match_and_f1_are_those_of_squads_script_on_thousands_of_answers(
    bench_data: Path,
) -> None:
    test_set = load_test_set(bench_data / "qa" / "squad2_half.json")
    contexts = {article.name: article.text.split() for article in test_set.articles}
    scores: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for number, gold in enumerate(test_set.questions):
        answer = made_up(gold.answers, contexts[gold.article or ""], number) or None
        scores[gold.answerable].append(
            (exact_match(answer, gold.answers), token_f1(answer, gold.answers))
        )
    # What the functions of SQuAD's evaluate-v2.0.py (as allennlp-models 2.10.1 carries them) give
    # for the same answers: exact and F1 in percent, of questions with and without an answer.
    expected = {
        True: (48.34488067744419, 62.58658969357439, 1299),
        False: (70.37279267495094, 70.37279267495094, 1529),
    }
    for answerable, (exact, f1, total) in expected.items():
        assert len(scores[answerable]) == total
        assert 100 * np.mean([e for e, _ in scores[answerable]]) == pytest.approx(exact)
        assert 100 * np.mean([f for _, f in scores[answerable]]) == pytest.approx(f1)


@given(st.text(), st.lists(st.text(), min_size=1, max_size=3))
def test_f1_lies_between_exact_match_and_one(answer: str, golds: list[str]) -> None:
    assert exact_match(answer, golds) <= token_f1(answer, golds) <= 1
    if normalize_answer(golds[0]):
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
    found = float(balanced_accuracy(answerable, answered))
    assert found == expected if expected is not None else np.isnan(found)


def test_balanced_accuracy_refuses_lists_of_different_length() -> None:
    with pytest.raises(ValueError, match=r"shapes differ: \(1,\) and \(2,\)"):
        balanced_accuracy([True], [True, False])


def test_the_bootstrap_is_the_same_each_time_and_holds_the_value() -> None:
    values = [0.0] * 30 + [1.0] * 70
    found = bootstrap_rows(values, mean)
    assert found == bootstrap_rows(values, mean)
    assert (found.value, found.n) == (0.7, 100)
    assert found.low is not None
    assert found.high is not None
    # Normal approximation by hand: 0.7 -+ 1.96 * sqrt(0.7 * 0.3 / 100) is 0.610 to 0.790.
    assert found.low == pytest.approx(0.61, abs=0.02)
    assert found.high == pytest.approx(0.79, abs=0.02)


def test_the_bootstrap_of_one_value_has_no_width() -> None:
    assert bootstrap_rows([0.25], mean) == Interval(0.25, 0.25, 0.25, 1)


def test_the_bootstrap_of_nothing_is_nothing() -> None:
    assert bootstrap_rows([], mean) == Interval(None, None, None, 0)
    undefined = bootstrap_rows([1, 2], lambda rows: np.full(rows.shape[:-2], np.nan))
    assert undefined == Interval(None, None, None, 2)


def test_the_bootstrap_leaves_out_resamples_without_a_value() -> None:
    found = bootstrap_rows([(True, True), (False, False)], balanced)
    assert found == Interval(1.0, 1.0, 1.0, 2)


def test_any_kind_of_values_is_resampled_like_rows() -> None:
    values = ["", "a"] * 20
    of_texts = bootstrap(values, lambda texts: sum(map(len, texts)) / len(texts))
    assert of_texts == bootstrap_rows([float(len(text)) for text in values], mean)
    assert bootstrap(values, lambda texts: None) == Interval(None, None, None, 40)


def test_risk_coverage_is_the_mean_of_the_risks() -> None:
    # By hand: by falling confidence right, wrong, right, wrong; risks 0, 1/2, 1/3, 2/4.
    confidence, right = [0.2, 0.9, 0.7, 0.5], [False, True, False, True]
    assert risk_coverage_curve(confidence, right) == [
        (0.25, 0.0),
        (0.5, 0.5),
        (0.75, pytest.approx(1 / 3)),
        (1.0, 0.5),
    ]
    area = float(risk_coverage_area(confidence, right))
    assert area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_risk_coverage_counts_the_wrong_first_among_equals_and_leaves_out_what_is_not_counted() -> (
    None
):
    assert float(risk_coverage_area([0.5, 0.5], [True, False])) == (1 + 1 / 2) / 2
    assert float(risk_coverage_area([0.5, 0.5], [False, True])) == (1 + 1 / 2) / 2
    kept = risk_coverage_area([0.9, 0.8, 0.7], [False, True, False], [False, True, True])
    assert float(kept) == (0 + 1 / 2) / 2
    assert np.isnan(risk_coverage_area([0.9], [True], [False]))
    assert np.isnan(risk_coverage_area([], []))


def test_calibration_error_is_weighted_by_the_size_of_the_bins() -> None:
    # By hand: the bin of 0.9 and 1.0 has mean 0.95 and 1/2 right, that of 0.25 none right.
    found = float(calibration_error([0.9, 1.0, 0.25], [True, False, False]))
    assert found == pytest.approx(2 / 3 * 0.45 + 1 / 3 * 0.25)
    assert float(calibration_error([0.9, 0.25], [True, True], [True, False])) == pytest.approx(0.1)
    assert np.isnan(calibration_error([], []))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_measures_of_confidence_lie_between_0_and_1_in_any_order(
    answers: list[tuple[float, bool]],
) -> None:
    for measure in (risk_coverage_area, calibration_error):
        value, turned = (
            float(measure([c for c, _ in order], [r for _, r in order]))
            for order in (answers, answers[::-1])
        )
        assert 0 <= value <= 1 + 1e-9
        assert value == pytest.approx(turned)


def test_retrieval_measures_are_those_of_trec_eval() -> None:
    # By hand: relevant at ranks 2 and 4 of 3 relevant; DCG 1/log2(3) + 1/log2(5), the ideal
    # 1 + 1/log2(3) + 1/2.
    found = retrieval_measures(["x", "a", "x", "y", "b"], {"a": 1, "b": 1, "c": 1})
    ideal = 1 + 1 / np.log2(3) + 1 / 2
    assert found == {
        "recall_at_1": 0.0,
        "recall_at_3": pytest.approx(1 / 3),
        "recall_at_5": pytest.approx(2 / 3),
        "recall_at_10": pytest.approx(2 / 3),
        "recall_at_20": pytest.approx(2 / 3),
        "recall_at_50": pytest.approx(2 / 3),
        "mrr_at_10": 0.5,
        "ndcg_at_10": pytest.approx((1 / np.log2(3) + 1 / np.log2(5)) / ideal),
    }
    assert retrieval_measures(["a"], {}) == {}
    assert set(retrieval_measures([], {"a": 1}).values()) == {0.0}


def test_a_quote_is_exact_misattributed_or_invented() -> None:
    text = "It rained. It snowed."
    for shown, claimed, start, fate in (
        ("It rained.", text, 0, "exact"),
        ("It rained.", text, 1, "misplaced"),
        ("It snowed.", "Another day.", 0, "misattributed"),
        ("It snowed.", None, 0, "misattributed"),
        ("It hailed.", text, 0, "invented"),
        ("", text, 0, "invented"),
    ):
        found = quote_fate(shown, claimed, start, start + len(shown), elsewhere=text.__contains__)
        assert found == fate
