"""Test sets as tables: CSV or TSV with a header."""

import csv
import io
from pathlib import Path

from evaluation.errors import TestSetError
from evaluation.testset.fields import read_text
from evaluation.testset.question import GoldQuestion, TestSet

_COLUMNS = ("id", "question", "answer", "article", "quote")
_SEPARATOR = "|"


def read_table(path: Path) -> TestSet:
    """Return the questions of a table, a row each.

    Columns: `question`; `answer`, several acceptable ones separated by "|", empty where the
    articles do not say; `article`, which an answer needs; and, where there are such, `quote` (a
    sentence that answers) and `id` (otherwise the line's number). Other columns are passed over.

    :raises TestSetError: naming file, line and column of the first fault.
    """
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""), delimiter=delimiter)
    questions = []
    try:
        header = [name.strip().lower() for name in rows.fieldnames or ()]
        for needed in ("question", "answer", "article"):
            if needed not in header:
                raise TestSetError(f"{path}, line 1: column {needed!r} is missing from the header")
        rows.fieldnames = header
        for row in rows:
            where = f"{path}, line {rows.line_num}"
            if None in row:
                raise TestSetError(f"{where}: more fields than the header names")
            questions.append(_question(row, where, default_id=f"line-{rows.line_num}"))
    except csv.Error as error:
        raise TestSetError(f"{path}, line {rows.line_num}: {error}") from error
    return TestSet(tuple(questions))


def _question(row: dict[str, str | None], where: str, *, default_id: str) -> GoldQuestion:
    for column in _COLUMNS[1:4]:
        if row[column] is None:
            raise TestSetError(f"{where}: {column} is missing")
    value = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    answers = tuple(filter(None, map(str.strip, value["answer"].split(_SEPARATOR))))
    if not value["question"]:
        raise TestSetError(f"{where}: question is empty")
    if answers and not value["article"]:
        raise TestSetError(f"{where}: article is empty beside an answer")
    return GoldQuestion(
        id=value["id"] or default_id,
        question=value["question"],
        answers=answers,
        quotes=(value["quote"],) if value["quote"] and answers else (),
        article=value["article"] or None,
        answerable=bool(answers),
    )
