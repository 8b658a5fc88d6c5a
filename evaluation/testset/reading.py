"""From a path to its test set, whatever format it is in."""

from collections.abc import Callable
from pathlib import Path

from evaluation.errors import TestSetError
from evaluation.testset.fields import read_text
from evaluation.testset.json_lines import Fault, read_json_lines, stop_at
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


def load_test_set(path: Path, fault: Fault = stop_at) -> TestSet:
    """Return the test set at `path`.

    The name tells the format: .jsonl the project's own, .json SQuAD's, .csv and .tsv tables with a
    header, .qrels and .txt TREC qrels; a folder with corpus.jsonl, queries.jsonl and qrels/*.tsv
    is of BEIR, as is one of its qrels/*.tsv. What has another name is read as JSON Lines.

    :param fault: called with each fault of a JSON Lines file, naming file, line and field; what
        returns from it goes on with the next line. Other files are read up to the first fault.
    :raises TestSetError: naming file, line and field of the first fault.
    """
    if path.is_dir() and (path / "queries.jsonl").exists():
        found = read_beir(path)
    elif path.suffix.lower() == ".tsv" and read_text(path).startswith("query-id\t"):
        found = read_beir(path.parent.parent, path)
    elif path.suffix.lower() in _FORMATS:
        found = _FORMATS[path.suffix.lower()](path)
    else:
        found = read_json_lines(path, fault)
    if not found.questions:
        raise TestSetError(f"{path}: holds no question")
    ids: set[str] = set()
    for question in found.questions:
        if question.id in ids and path.suffix.lower() in _FORMATS:
            raise TestSetError(f"{path}: id {question.id!r} stands twice")
        ids.add(question.id)
    return found


def read_test_set(path: Path) -> list[GoldQuestion]:
    """Return the questions of the test set at `path`; see `load_test_set`."""
    return list(load_test_set(path).questions)
