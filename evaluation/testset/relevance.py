"""Test sets of retrieval alone: BEIR folders (Thakur et al. 2021) and TREC qrels."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from evaluation.errors import TestSetError
from evaluation.testset.fields import field, integer, json_lines, optional, read_text
from evaluation.testset.question import GoldQuestion, TestArticle, TestSet

BEIR_HEADER = "query-id\tcorpus-id\tscore"
_SPLITS = ("test", "dev", "train")

Judgement = tuple[str, str, int]


def read_beir(folder: Path, judgements: Path | None = None) -> TestSet:
    """Return the judged queries of a BEIR folder, and its corpus as articles.

    :param judgements: one of its qrels/*.tsv; None: test, else dev, else train, else the only one.
    :raises TestSetError: naming file, line and field of the first fault.
    """
    if judgements is None:
        there = sorted((folder / "qrels").glob("*.tsv"))
        named = [folder / "qrels" / f"{split}.tsv" for split in _SPLITS]
        chosen = [path for path in named if path in there] or there
        if not chosen:
            raise TestSetError(f"{folder}: no BEIR folder, it holds no qrels/*.tsv")
        judgements = chosen[0]
    found = []
    for number, line in enumerate(read_text(judgements).splitlines(), start=1):
        if not line.strip() or (number == 1 and line.startswith("query-id")):
            continue
        where = f"{judgements}, line {number}"
        parts = line.split("\t")
        if len(parts) != 3:
            raise TestSetError(f"{where}: must be query-id, corpus-id, score, got {line!r}")
        found.append((parts[0], parts[1], integer(parts[2], "score", where)))
    return TestSet(_questions(folder, found, judgements), _corpus(folder))


def read_trec(path: Path) -> TestSet:
    """Return the queries that a file of TREC qrels judges ("query 0 document grade").

    Their words stand beside it, in queries.jsonl or queries.tsv (id, words), as does corpus.jsonl
    where there is one.

    :raises TestSetError: naming file, line and field of the first fault.
    """
    found = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.strip():
            where = f"{path}, line {number}"
            parts = line.split()
            if len(parts) != 4:
                raise TestSetError(f"{where}: must be query, 0, document, grade, got {line!r}")
            found.append((parts[0], parts[2], integer(parts[3], "grade", where)))
    return TestSet(_questions(path.parent, found, path), _corpus(path.parent))


def article_name(document: str) -> str:
    """Return the name of the file that a document of a corpus is written to."""
    return f"{quote(document, safe=' ')}.txt"


def _questions(
    folder: Path, judgements: Iterable[Judgement], path: Path
) -> tuple[GoldQuestion, ...]:
    words = _queries(folder)
    judged: dict[str, dict[str, int]] = {}
    for query, document, grade in judgements:
        if query not in words:
            raise TestSetError(f"{path}: judges query {query!r}, which no queries file holds")
        if grade > 0:
            judged.setdefault(query, {})[article_name(document)] = grade
    return tuple(
        GoldQuestion(query, words[query], (), (), None, True, relevant=tuple(relevant.items()))
        for query, relevant in judged.items()
    )


def _queries(folder: Path) -> dict[str, str]:
    if (folder / "queries.jsonl").exists():
        return {
            field(fields, "_id", str, where): field(fields, "text", str, where)
            for where, fields in json_lines(folder / "queries.jsonl")
        }
    table = folder / "queries.tsv"
    if not table.exists():
        raise TestSetError(f"{folder}: neither queries.jsonl nor queries.tsv is there")
    found = {}
    for number, line in enumerate(read_text(table).splitlines(), start=1):
        query, separator, text = line.partition("\t")
        if not separator or not text.strip():
            raise TestSetError(f"{table}, line {number}: must be id, words, got {line!r}")
        found[query] = text.strip()
    return found


def _corpus(folder: Path) -> tuple[TestArticle, ...]:
    path = folder / "corpus.jsonl"
    if not path.exists():
        return ()
    return tuple(
        TestArticle(
            article_name(field(fields, "_id", str, where)),
            optional(fields, "title", str, where) or "",
            field(fields, "text", str, where),
        )
        for where, fields in json_lines(path)
    )
