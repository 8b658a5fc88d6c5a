"""A test set and something that answers in, figures out."""

from evaluation.errors import TestSetError
from evaluation.figures import figures, to_json
from evaluation.measures import Interval
from evaluation.prediction import Ask, Prediction, predict
from evaluation.testset import GoldQuestion, read_test_set

__all__ = [
    "Ask",
    "GoldQuestion",
    "Interval",
    "Prediction",
    "TestSetError",
    "figures",
    "predict",
    "read_test_set",
    "to_json",
]
