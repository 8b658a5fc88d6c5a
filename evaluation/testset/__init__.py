"""Test sets: questions with what is right for them, in the formats they come in."""

from evaluation.testset.checking import check_test_set
from evaluation.testset.draft import NOT_IN_THE_ARTICLES, UNLABELLED, Draft, Label
from evaluation.testset.question import GoldQuestion, TestArticle, TestSet
from evaluation.testset.reading import load_test_set, read_test_set

__all__ = [
    "NOT_IN_THE_ARTICLES",
    "UNLABELLED",
    "Draft",
    "GoldQuestion",
    "Label",
    "TestArticle",
    "TestSet",
    "check_test_set",
    "load_test_set",
    "read_test_set",
]
