"""Follow-ups: whether a question leans on what was said, on what, and it in full."""

from retriever.followups.candidates import Candidate, candidates_of, features_of
from retriever.followups.ellipsis import whole_question
from retriever.followups.leaning import leaning_features
from retriever.followups.logistic import Logistic, shipped
from retriever.followups.persons import person_meant, speaks_of_a_person
from retriever.followups.question import Question
from retriever.followups.rewriting import named, rewritten
from retriever.followups.said import Text, texts_of

__all__ = [
    "Candidate",
    "Logistic",
    "Question",
    "Text",
    "candidates_of",
    "features_of",
    "leaning_features",
    "named",
    "person_meant",
    "rewritten",
    "shipped",
    "speaks_of_a_person",
    "texts_of",
    "whole_question",
]
