"""A test set and something that answers in; figures, comparisons and a report out."""

from evaluation.comparison import Comparison, Difference, compare
from evaluation.errors import EvaluationError, TestSetError
from evaluation.figures import figures
from evaluation.measures import Interval
from evaluation.outcome import Outcome, judge
from evaluation.prediction import Ask, Prediction, predict
from evaluation.result import Evaluation, load_outcomes, to_json
from evaluation.running import evaluate
from evaluation.testset import (
    GoldQuestion,
    TestArticle,
    TestSet,
    check_test_set,
    load_test_set,
    read_test_set,
)

__all__ = [
    "Ask",
    "Comparison",
    "Difference",
    "Evaluation",
    "EvaluationError",
    "GoldQuestion",
    "Interval",
    "Outcome",
    "Prediction",
    "TestArticle",
    "TestSet",
    "TestSetError",
    "check_test_set",
    "compare",
    "evaluate",
    "figures",
    "judge",
    "load_outcomes",
    "load_test_set",
    "predict",
    "read_test_set",
    "to_json",
]
