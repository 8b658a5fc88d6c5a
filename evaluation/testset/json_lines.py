"""Test sets in JSON Lines, the project's own format."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluation.errors import TestSetError
from evaluation.testset.fields import field, json_object, optional, placed_lines, texts
from evaluation.testset.question import GoldQuestion, TestSet

Fault = Callable[[TestSetError], object]


def stop_at(fault: TestSetError) -> None:
    """Raise `fault`: nothing after it is read."""
    raise fault


def read_json_lines(path: Path, fault: Fault = stop_at) -> TestSet:
    """Return the questions of a JSON Lines file, in its order.

    :param fault: called with each fault, naming file, line and field; what returns from it goes on
        with the next line.
    :raises TestSetError: when the file cannot be read, and what `fault` raises.
    """
    questions: list[GoldQuestion] = []
    ids: set[str] = set()
    turns: dict[str, int] = {}
    for where, line in placed_lines(path):
        try:
            question = question_of(json_object(line, where), where)
        except TestSetError as error:
            fault(error)
            continue
        if question.id in ids:
            fault(TestSetError(f"{where}: id {question.id!r} stands twice"))
        ids.add(question.id)
        if question.conversation is not None:
            expected = turns.get(question.conversation, 0) + 1
            if question.turn != expected:
                told = f"turn must be {expected} in {question.conversation!r}"
                fault(TestSetError(f"{where}: {told}, got {question.turn!r}"))
            turns[question.conversation] = question.turn or expected
        questions.append(question)
    return TestSet(tuple(questions))


def question_of(fields: dict[str, Any], where: str) -> GoldQuestion:
    """Return the question that a line holds; `answerable` null is one not labelled yet.

    :raises TestSetError: naming the place and the field of the first fault.
    """
    waits = "answerable" in fields and fields["answerable"] is None
    answerable = False if waits else field(fields, "answerable", bool, where)
    answers, quotes = (
        () if waits and name not in fields else texts(fields, name, where)
        for name in ("answers", "quotes")
    )
    question = GoldQuestion(
        id=field(fields, "id", str, where),
        question=field(fields, "question", str, where),
        answers=answers,
        quotes=quotes,
        article=optional(fields, "article", str, where),
        answerable=answerable,
        conversation=optional(fields, "conversation", str, where),
        turn=optional(fields, "turn", int, where),
        standalone=optional(fields, "standalone", str, where),
        labelled=not waits,
    )
    if not question.question.strip():
        raise TestSetError(f"{where}: question is empty")
    if answerable:
        for name in ("answers", "quotes", "article"):
            if not getattr(question, name):
                raise TestSetError(f"{where}: {name} is missing from an answerable question")
    return question
