"""Test sets: questions with their gold answers and quotes, as JSON Lines."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.errors import TestSetError


@dataclass(frozen=True)
class GoldQuestion:
    """A question and what is right for it.

    :param answers: acceptable short answers; empty when the articles do not say.
    :param quotes: sentences that answer, verbatim, any of which is right.
    :param article: name of the article that they stand in.
    :param conversation: id of the conversation that the question belongs to.
    :param turn: its place in the conversation, from 1.
    :param standalone: a person's rewrite that needs no conversation.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    quotes: tuple[str, ...]
    article: str | None
    answerable: bool
    conversation: str | None = None
    turn: int | None = None
    standalone: str | None = None

    @property
    def group(self) -> str:
        """ "unanswerable", "single", "first" or "follow_up"."""
        if not self.answerable:
            return "unanswerable"
        if self.conversation is None:
            return "single"
        return "first" if self.turn == 1 else "follow_up"


def read_test_set(path: Path) -> list[GoldQuestion]:
    """Return the questions of a JSON Lines file, in its order.

    :raises TestSetError: naming file, line and field of the first fault.
    """
    try:
        # Not splitlines: JSON lets U+2028 and U+0085 stand inside a text.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise TestSetError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TestSetError(f"{path}: byte {error.start} is not UTF-8") from error
    questions: list[GoldQuestion] = []
    ids: set[str] = set()
    turns: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        question = _question(line, where)
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
    if not questions:
        raise TestSetError(f"{path}: holds no question")
    return questions


def _question(line: str, where: str) -> GoldQuestion:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise TestSetError(f"{where}: not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise TestSetError(f"{where}: not JSON that can be read ({error})") from error
    if not isinstance(fields, dict):
        raise TestSetError(f"{where}: not a JSON object")
    answerable = _field(fields, "answerable", bool, where)
    question = GoldQuestion(
        id=_field(fields, "id", str, where),
        question=_field(fields, "question", str, where),
        answers=_texts(fields, "answers", where),
        quotes=_texts(fields, "quotes", where),
        article=_optional(fields, "article", str, where),
        answerable=answerable,
        conversation=_optional(fields, "conversation", str, where),
        turn=_optional(fields, "turn", int, where),
        standalone=_optional(fields, "standalone", str, where),
    )
    if not question.question.strip():
        raise TestSetError(f"{where}: question is empty")
    if answerable:
        for name in ("answers", "quotes", "article"):
            if not getattr(question, name):
                raise TestSetError(f"{where}: {name} is missing from an answerable question")
    return question


def _field(fields: dict[str, Any], name: str, kind: type, where: str) -> Any:  # noqa: ANN401
    if name not in fields:
        raise TestSetError(f"{where}: {name} is missing")
    if not isinstance(fields[name], kind) or (kind is int and isinstance(fields[name], bool)):
        raise TestSetError(f"{where}: {name} must be {kind.__name__}, got {fields[name]!r}")
    return fields[name]


def _optional(fields: dict[str, Any], name: str, kind: type, where: str) -> Any:  # noqa: ANN401
    return None if fields.get(name) is None else _field(fields, name, kind, where)


def _texts(fields: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    texts = _field(fields, name, list, where)
    if not all(isinstance(text, str) for text in texts):
        raise TestSetError(f"{where}: {name} must be a list of texts, got {texts!r}")
    return tuple(texts)
