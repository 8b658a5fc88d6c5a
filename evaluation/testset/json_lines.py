"""Test sets in JSON Lines, the project's own format."""

from pathlib import Path
from typing import Any

from evaluation.errors import TestSetError
from evaluation.testset.fields import field, json_lines, optional, texts
from evaluation.testset.question import GoldQuestion, TestSet


def read_json_lines(path: Path) -> TestSet:
    """Return the questions of a JSON Lines file, in its order.

    :raises TestSetError: naming file, line and field of the first fault.
    """
    questions: list[GoldQuestion] = []
    ids: set[str] = set()
    turns: dict[str, int] = {}
    for where, fields in json_lines(path):
        question = _question(fields, where)
        if question.id in ids:
            raise TestSetError(f"{where}: id {question.id!r} stands twice")
        ids.add(question.id)
        if question.conversation is not None:
            expected = turns.get(question.conversation, 0) + 1
            if question.turn != expected:
                raise TestSetError(
                    f"{where}: turn must be {expected} in {question.conversation!r},"
                    f" got {question.turn!r}"
                )
            turns[question.conversation] = expected
        questions.append(question)
    return TestSet(tuple(questions))


def _question(fields: dict[str, Any], where: str) -> GoldQuestion:
    answerable = field(fields, "answerable", bool, where)
    question = GoldQuestion(
        id=field(fields, "id", str, where),
        question=field(fields, "question", str, where),
        answers=texts(fields, "answers", where),
        quotes=texts(fields, "quotes", where),
        article=optional(fields, "article", str, where),
        answerable=answerable,
        conversation=optional(fields, "conversation", str, where),
        turn=optional(fields, "turn", int, where),
        standalone=optional(fields, "standalone", str, where),
    )
    if not question.question.strip():
        raise TestSetError(f"{where}: question is empty")
    if answerable:
        for name in ("answers", "quotes", "article"):
            if not getattr(question, name):
                raise TestSetError(f"{where}: {name} is missing from an answerable question")
    return question
