"""A test set in JSON Lines that is being made: questions added and labelled."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.errors import TestSetError
from evaluation.measures.normalization import normalize_answer
from evaluation.testset.fields import json_object, placed_lines
from evaluation.testset.json_lines import question_of, read_json_lines
from evaluation.testset.question import GoldQuestion


@dataclass(frozen=True)
class Label:
    """What is right for a question.

    :param answers: acceptable short answers, `quotes` the sentences that answer, `article` the name
        of the one they stand in; empty and None: the articles do not say.
    """

    answers: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    article: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The label as the fields of a line."""
        return {
            "answers": list(self.answers),
            "quotes": list(self.quotes),
            "article": self.article,
            "answerable": bool(self.quotes),
        }


NOT_IN_THE_ARTICLES = Label()
UNLABELLED: Mapping[str, Any] = {"answers": [], "quotes": [], "article": None, "answerable": None}


class Draft:
    """The file and its questions. A line that nobody touched stays as it is, to the byte.

    :param path: of the file; one that is not there yet is an empty one.
    :raises TestSetError: when it cannot be read or is malformed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._on_disk = self._bytes()
        there = self._on_disk is not None
        self._lines = [line for _, line in placed_lines(path)] if there else []
        self.questions = list(read_json_lines(path).questions) if there else []

    def fields(self, position: int) -> dict[str, Any]:
        """Return all fields of a question, those too that mean nothing to an evaluation."""
        return json_object(self._lines[position], str(self._path))

    def add(self, found: Iterable[Mapping[str, Any]]) -> int:
        """Add those lines whose id and question are not there yet; return how many."""
        known = {question.id for question in self.questions}
        known |= {normalize_answer(q.question) for q in self.questions if q.conversation is None}
        before = len(self._lines)
        for fields in found:
            names = {fields["id"], normalize_answer(fields["question"])}
            if not names & known:
                known |= names
                self._lines.append("")
                self.questions.append(self._put(len(self._lines) - 1, fields))
        return len(self._lines) - before

    def label(self, position: int, label: Label) -> str:
        """Label a question and save; return what `restore` takes the label back with."""
        before = self._lines[position]
        self.questions[position] = self._put(position, self.fields(position) | label.to_json())
        self.save()
        return before

    def restore(self, position: int, line: str) -> None:
        """Take a label back, and save."""
        self.questions[position] = self._put(position, json_object(line, str(self._path)))
        self._lines[position] = line
        self.save()

    def save(self) -> None:
        """Replace the file in one step: at any moment it is the one before or the one after.

        :raises TestSetError: when it cannot be written, or was changed by somebody else meanwhile.
        """
        if self._bytes() != self._on_disk:
            raise TestSetError(f"{self._path}: changed by another program meanwhile; start again")
        made = "".join(f"{line}\n" for line in self._lines).encode()
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            with beside.open("wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
            if self._on_disk is not None:
                shutil.copymode(self._path, beside)
            beside.replace(self._path)
        except OSError as error:
            with suppress(OSError):
                beside.unlink()
            raise TestSetError(f"{self._path}: {error.strerror or error}") from error
        self._on_disk = made

    def _put(self, position: int, fields: Mapping[str, Any]) -> GoldQuestion:
        self._lines[position] = json.dumps(dict(fields), ensure_ascii=False)
        return question_of(dict(fields), f"{self._path}, question {position + 1}")

    def _bytes(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TestSetError(f"{self._path}: {error.strerror or error}") from error
