"""Fits the two regressions behind follow-ups: does a question lean, and on which terms.

    python -m training.contextualizer_fit --data DIR

reads DIR/followups.jsonl and the written news but for what is held out, and writes
retriever/followups/weights.json.
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from retriever.followups.candidates import candidates_of, features_of
from retriever.followups.leaning import leaning_features
from retriever.followups.logistic import WEIGHTS, Logistic
from retriever.followups.question import Question
from retriever.followups.said import texts_of
from retriever.followups.words import content_stems
from training.contextualizer_data import (
    FOLLOWUPS,
    Example,
    read_followups,
    read_news,
    self_contained,
)

OUT = Path(__file__).parent.parent / "retriever" / "followups" / WEIGHTS
_NEGATIVES_CHANGED = 0.005  # of self-contained questions seen, so that new ones stay below 0.03
_TERM_THRESHOLD = 0.15  # of those tried, the best for what is retrieved on news

Row = dict[str, float]


def fit_terms(examples: Iterable[Example], threshold: float = _TERM_THRESHOLD) -> Logistic:
    """Return the regression that says of a term whether it belongs into the question."""
    rows: list[Row] = []
    added: list[bool] = []
    for example in examples:
        found, wanted = _term_rows(example)
        rows += found
        added += wanted
    return _fitted(rows, added, threshold, strength=0.3)


def fit_leaning(leaning: Iterable[Example], alone: Iterable[Example]) -> Logistic:
    """Return the regression that says of a question whether it leans on what was said.

    Its threshold changes `_NEGATIVES_CHANGED` of the questions `alone`.
    """
    yes = [_leaning_row(example) for example in leaning]
    no = [_leaning_row(example) for example in alone]
    fitted = _fitted([*yes, *no], [True] * len(yes) + [False] * len(no), 0.5, strength=1.0)
    scores = sorted((fitted.probability(row) for row in no), reverse=True)
    return replace(fitted, threshold=scores[int(_NEGATIVES_CHANGED * len(scores))])


def leaning_examples(examples: Iterable[Example]) -> list[Example]:
    """Return those examples whose question a person completed."""
    return [e for e in examples if e.turns and e.rewrite.strip() != e.question.strip()]


@cache  # cross-fitting asks for the same ones again and again
def _term_rows(example: Example) -> tuple[list[Row], list[bool]]:
    """The evidence for each candidate, and whether a person's rewrite adds it."""
    question, texts = Question(example.question), texts_of(example.turns)
    wanted = content_stems(example.rewrite)
    candidates = candidates_of(question, texts)
    return features_of(question, texts, candidates), [c.stem in wanted for c in candidates]


@cache
def _leaning_row(example: Example) -> Row:
    return leaning_features(Question(example.question), texts_of(example.turns))


def _fitted(
    rows: Sequence[Row], yes: Sequence[bool], threshold: float, strength: float
) -> Logistic:
    names = sorted(set().union(*rows))
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    scale = values.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=strength, max_iter=3000).fit(values / scale, yes)
    weights = (model.coef_[0] / scale).tolist()
    kept = {n: round(w, 4) for n, w in zip(names, weights, strict=True) if abs(w) > 1e-3}
    return Logistic(kept, round(float(model.intercept_[0]), 4), threshold)


def main() -> None:
    """Fit and write both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds followups.jsonl")
    path = parser.parse_args().data / FOLLOWUPS
    talks = [e for year in ("2020", "2021") for e in read_followups(path, year)]
    news = list(read_news(held=False))
    terms = fit_terms([*talks, *news])
    alone = [e for e in talks if e.turns and e.rewrite.strip() == e.question.strip()]
    alone += self_contained(random.Random(0), held=False)  # noqa: S311 - repeatable, not secret
    leaning = fit_leaning(leaning_examples([*talks, *news]), alone)
    fitted = {"leaning": vars(leaning), "terms": vars(terms)}
    OUT.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
