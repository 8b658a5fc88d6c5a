"""The order of quotes and the probability of each."""

import numpy as np
import pytest

from retriever.reader.ranking import NAMES, Ranking

SPAN, COSINE = NAMES.index("span"), NAMES.index("cosine")


def evidence(*rows: tuple[float, float]) -> np.ndarray:
    made = np.zeros((len(rows), len(NAMES)), dtype=np.float32)
    made[:, [SPAN, COSINE]] = rows
    return made


def test_the_order_is_a_weighted_sum() -> None:
    ranking = Ranking({"span": 2.0, "cosine": 1.0}, {"logit": 1.0}, 0.0)
    assert ranking.logits(evidence((1.0, 0.5), (0.0, 0.5))).tolist() == [2.5, 0.5]


def test_a_probability_takes_the_logit_the_lead_and_the_evidence() -> None:
    ranking = Ranking({"span": 1.0}, {"logit": 1.0, "lead": 0.5, "cosine": 2.0}, -0.25)
    found = ranking.probabilities(evidence((2.0, 0.5), (1.0, 0.0)))
    # By hand: 2 + 0.5 * 1 + 2 * 0.5 - 0.25; the second is less likely by exp(1 - 2).
    first = 1 / (1 + np.exp(-3.25))
    assert found.tolist() == pytest.approx([first, first * np.exp(-1)])


def test_a_quote_alone_leads_as_far_as_can_be() -> None:
    ranking = Ranking({"span": 1.0}, {"lead": 1.0}, 0.0)
    assert ranking.probabilities(evidence((0.0, 0.0))).tolist() == pytest.approx(
        [1 / (1 + np.exp(-5.0))]
    )
    assert ranking.probabilities(evidence((99.0, 0.0), (0.0, 0.0)))[0] == pytest.approx(
        1 / (1 + np.exp(-5.0))
    )


def test_two_equal_quotes_lead_by_nothing() -> None:
    ranking = Ranking({"span": 1.0}, {"lead": 1.0}, 0.0)
    assert ranking.probabilities(evidence((1.0, 0.0), (1.0, 0.0))).tolist() == [0.5, 0.5]
