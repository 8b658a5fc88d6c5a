"""From a path to its test set, whatever format it is in."""

from collections.abc import Callable
from pathlib import Path

from evaluation.errors import TestSetError
from evaluation.testset.fields import read_text
from evaluation.testset.json_lines import read_json_lines
from evaluation.testset.question import GoldQuestion, TestSet
from evaluation.testset.relevance import read_beir, read_trec
from evaluation.testset.squad import read_squad
from evaluation.testset.table import read_table

_FORMATS: dict[str, Callable[[Path], TestSet]] = {
    ".json": read_squad,
    ".csv": read_table,
    ".tsv": read_table,
    ".qrels": read_trec,
    ".txt": read_trec,
}


def load_test_set(path: Path) -> TestSet:
    """Return the test set at `path`.

    The name tells the format: .jsonl the project's own, .json SQuAD's, .csv and .tsv tables with a
    header, .qrels and .txt TREC qrels; a folder with corpus.jsonl, queries.jsonl and qrels/*.tsv
    is of BEIR, as is one of its qrels/*.tsv. What has another name is read as JSON Lines.

    :raises TestSetError: naming file, line and field of the first fault.
    """
    if path.is_dir() and (path / "queries.jsonl").exists():
        found = read_beir(path)
    elif path.suffix.lower() == ".tsv" and read_text(path).startswith("query-id\t"):
        found = read_beir(path.parent.parent, path)
    else:
        found = _FORMATS.get(path.suffix.lower(), read_json_lines)(path)
    if not found.questions:
        raise TestSetError(f"{path}: holds no question")
    ids: set[str] = set()
    for question in found.questions:
        if question.id in ids:
            raise TestSetError(f"{path}: id {question.id!r} stands twice")
        ids.add(question.id)
    return found


def read_test_set(path: Path) -> list[GoldQuestion]:
    """Return the questions of the test set at `path`; see `load_test_set`."""
    return list(load_test_set(path).questions)
