"""What was answered so far, on disk: an interrupted evaluation goes on where it stopped."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from evaluation.asking import Record
from evaluation.errors import EvaluationError
from evaluation.outcome import Outcome


class Journal:
    """A file with a line for each unit that was answered.

    A line that an interruption cut short is passed over and written anew.

    :param path: made, with its folders, where there is none.
    :raises EvaluationError: when it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise EvaluationError(f"{path}: {error.strerror or error}") from error
        self._end_line()

    def units(self) -> Iterator[list[Record]]:
        """Yield the records of each unit that was kept, one at a time in memory."""
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    records = [_record(fields) for fields in json.loads(line)]
                except (KeyError, TypeError, ValueError):
                    continue
                yield records

    def keep(self, records: list[Record]) -> None:
        """Add a unit; it is handed to the system when this returns.

        :raises EvaluationError: when it cannot be written.
        """
        fields = [
            {"outcome": r.outcome.to_json(), "ms": r.outcome.latency_ms, "line": r.line}
            for r in records
        ]
        try:
            self._file.write(json.dumps(fields, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise EvaluationError(f"{self._path}: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with suppress(OSError):  # of a unit that could not be written, which `keep` has told
            self._file.close()

    def _end_line(self) -> None:
        """Let what comes next begin on a line of its own."""
        with self._path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    self._file.write("\n")


def _record(fields: dict[str, Any]) -> Record:
    outcome = Outcome.from_json(fields["outcome"], latency_ms=float(fields["ms"]))
    return Record(outcome, fields["line"])
