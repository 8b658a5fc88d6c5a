"""Measures of answers and rankings, each a pure function in a file of its own."""

from evaluation.measures.balanced_accuracy import balanced_accuracy
from evaluation.measures.bootstrap import (
    Interval,
    Rows,
    Statistic,
    as_rows,
    bootstrap,
    bootstrap_rows,
)
from evaluation.measures.calibration_error import calibration_error
from evaluation.measures.exact_match import exact_match
from evaluation.measures.hit import is_hit
from evaluation.measures.permutation import paired_permutation
from evaluation.measures.quote_at_k import quote_at_k
from evaluation.measures.quote_fate import Fate, quote_fate
from evaluation.measures.retrieval import RECALL_AT, retrieval_measures
from evaluation.measures.risk_coverage import risk_coverage_area, risk_coverage_curve
from evaluation.measures.token_f1 import token_f1

__all__ = [
    "RECALL_AT",
    "Fate",
    "Interval",
    "Rows",
    "Statistic",
    "as_rows",
    "balanced_accuracy",
    "bootstrap",
    "bootstrap_rows",
    "calibration_error",
    "exact_match",
    "is_hit",
    "paired_permutation",
    "quote_at_k",
    "quote_fate",
    "retrieval_measures",
    "risk_coverage_area",
    "risk_coverage_curve",
    "token_f1",
]
