"""Follow-ups: whether a question leans on what was said, on what, and it in full."""

from retriever.followups.ellipsis import whole_question
from retriever.followups.persons import person_meant, speaks_of_a_person
from retriever.followups.question import Question
from retriever.followups.rewriting import named, rewritten
from retriever.followups.said import Text, texts_of
from retriever.followups.term_network import Judgement, TermNetwork

__all__ = [
    "Judgement",
    "Question",
    "TermNetwork",
    "Text",
    "named",
    "person_meant",
    "rewritten",
    "speaks_of_a_person",
    "texts_of",
    "whole_question",
]
