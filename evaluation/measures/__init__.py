"""Measures of answers, each a pure function in a file of its own."""

from evaluation.measures.balanced_accuracy import balanced_accuracy
from evaluation.measures.bootstrap import Interval, bootstrap
from evaluation.measures.exact_match import exact_match
from evaluation.measures.hit import is_hit
from evaluation.measures.quote_at_k import quote_at_k
from evaluation.measures.token_f1 import token_f1

__all__ = [
    "Interval",
    "balanced_accuracy",
    "bootstrap",
    "exact_match",
    "is_hit",
    "quote_at_k",
    "token_f1",
]
