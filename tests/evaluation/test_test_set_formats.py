"""Test sets in the formats of others."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation import (
    Evaluation,
    GoldQuestion,
    TestArticle,
    TestSet,
    TestSetError,
    load_test_set,
)
from evaluation.articles import ArticleBook
from evaluation.asking import Manner
from evaluation.running import labelled, run
from evaluation.testset import check_test_set
from tests.evaluation.reports import ScriptedArchive
from tests.evaluation.shelf import DictShelf

CONTEXT = "Ellery won. The cup went to Ellery on Monday."


def squad(*qas: dict[str, Any], title: str = "The Cup") -> dict[str, Any]:
    return {"data": [{"title": title, "paragraphs": [{"context": CONTEXT, "qas": list(qas)}]}]}


WON = {"id": "q1", "question": "Who won?", "answers": [{"text": "Ellery", "answer_start": 0}]}


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_squad_brings_its_paragraphs_along_and_quotes_the_sentence_of_the_answer(
    tmp_path: Path,
) -> None:
    second = {"text": "Ellery", "answer_start": CONTEXT.rindex("Ellery")}
    twice = WON | {"answers": [*WON["answers"], second]}
    never = {"id": "q2", "question": "Why?", "answers": [], "is_impossible": True}
    path = put(tmp_path / "set.json", json.dumps(squad(twice, never)))
    sentences = ("Ellery won.", "The cup went to Ellery on Monday.")
    name = "The_Cup_0001.txt"
    assert load_test_set(path) == TestSet(
        (
            GoldQuestion("q1", "Who won?", ("Ellery",), sentences, name, True),
            GoldQuestion("q2", "Why?", (), (), name, False),
        ),
        (TestArticle(name, "The Cup", CONTEXT),),
    )


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ({}, ": data is missing"),
        ({"data": [{"title": "x"}]}, ", data[0]: paragraphs is missing"),
        (squad({"id": "q"}), ", data[0].paragraphs[0].qas[0]: answers is missing"),
        (
            squad(WON | {"answers": [{"text": "Ellery", "answer_start": 1}]}),
            ", data[0].paragraphs[0].qas[0].answers[0]: answer_start does not point at 'Ellery'",
        ),
        (squad(WON, WON), ": id 'q1' stands twice"),
        ({"data": []}, ": holds no question"),
    ],
)
def test_a_fault_in_squad_is_told_with_its_place_and_field(
    tmp_path: Path, written: object, fault: str
) -> None:
    path = put(tmp_path / "set.json", json.dumps(written))
    with pytest.raises(TestSetError) as caught:
        load_test_set(path)
    assert str(caught.value) == f"{path}{fault}"


@pytest.mark.parametrize(("suffix", "mark"), [(".csv", ","), (".tsv", "\t")])
def test_a_table_is_read_by_its_header(tmp_path: Path, suffix: str, mark: str) -> None:
    rows = (
        ("Article", "question", "answer", "note"),
        ("a.txt", '"Who ""won""?"', "Ellery | the team", ""),
        ("", "Why?", "", "x"),
    )
    path = put(tmp_path / f"set{suffix}", "\r\n".join(mark.join(row) for row in rows))
    assert load_test_set(path).questions == (
        GoldQuestion("line-2", 'Who "won"?', ("Ellery", "the team"), (), "a.txt", True),
        GoldQuestion("line-3", "Why?", (), (), None, False),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("question,answer\n", "line 1: column 'article' is missing from the header"),
        ("question,answer,article\nWho?,he\n", "line 2: article is missing"),
        ("question,answer,article\nWho?,he,\n", "line 2: article is empty beside an answer"),
        ("question,answer,article\n,he,a.txt\n", "line 2: question is empty"),
        ("question,answer,article\nWho?,a,b,c\n", "line 2: more fields than the header names"),
    ],
)
def test_a_fault_in_a_table_is_told_with_line_and_column(
    tmp_path: Path, text: str, fault: str
) -> None:
    path = put(tmp_path / "set.csv", text)
    with pytest.raises(TestSetError) as caught:
        load_test_set(path)
    assert str(caught.value) == f"{path}, {fault}"


def beir(folder: Path) -> Path:
    put(folder / "corpus.jsonl", '{"_id": "d/1", "title": "Cup", "text": "Ellery won."}\n')
    put(folder / "queries.jsonl", '{"_id": "q1", "text": "who won"}\n{"_id": "q2", "text": "x"}\n')
    put(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore\nq1\td/1\t2\nq1\td2\t0\n")
    return folder


def test_a_beir_folder_gives_the_judged_queries_and_its_corpus(tmp_path: Path) -> None:
    folder = beir(tmp_path / "beir")
    name = "d%2F1.txt"
    gold = GoldQuestion("q1", "who won", (), (), None, True, relevant=((name, 2),))
    expected = TestSet((gold,), (TestArticle(name, "Cup", "Ellery won."),))
    assert load_test_set(folder) == expected
    assert load_test_set(folder / "qrels" / "test.tsv") == expected


def test_trec_qrels_find_their_queries_beside_them(tmp_path: Path) -> None:
    put(tmp_path / "queries.tsv", "301\twho won\n")
    path = put(tmp_path / "news.qrels", "301 0 FT-1 1\n301 0 FT-2 0\n")
    gold = GoldQuestion("301", "who won", (), (), None, True, relevant=(("FT-1.txt", 1),))
    assert load_test_set(path) == TestSet((gold,))


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td\n", "line 2: must be query-id"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td\tx\n", "line 2: score must be"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq9\td\t1\n", "judges query 'q9'"),
        ("corpus.jsonl", '{"_id": 1}\n', "line 1: _id must be str, got 1"),
        ("queries.jsonl", '{"_id": "q1"}\n', "line 1: text is missing"),
    ],
)
def test_a_fault_in_a_beir_folder_is_told_with_file_line_and_field(
    tmp_path: Path, name: str, text: str, fault: str
) -> None:
    folder = beir(tmp_path / "beir")
    path = put(folder / name, text)
    with pytest.raises(TestSetError) as caught:
        load_test_set(folder)
    assert str(caught.value).startswith(str(path))
    assert fault in str(caught.value)


def test_stale_labels_and_duplicates_are_doubted() -> None:
    book = ArticleBook(DictShelf({"a.txt": CONTEXT}))
    good = GoldQuestion("q1", "Who won?", ("Ellery",), ("Ellery won.",), "a.txt", True)
    golds = (
        good,
        GoldQuestion("q2", "Who  WON", ("Calder",), ("Calder won.",), "a.txt", True),
        GoldQuestion("q3", "When?", ("Friday",), ("Ellery won.",), "b.txt", True),
    )
    assert check_test_set(TestSet(golds), book.text_of) == [
        "q2: asks the same as q1",
        "q2: quotes[0]: does not stand in a.txt: 'Calder won.'",
        "q3: article: there is no 'b.txt'",
        "q3: answers: none stands in a quote",
    ]
    assert check_test_set(TestSet(golds[:1]), book.text_of) == []


def test_questions_of_retrieval_alone_are_lost_in_retrieval_or_not_at_all() -> None:
    archive = ScriptedArchive()
    golds = (
        GoldQuestion("q1", "What fell?", (), (), None, True, relevant=(("rain.txt", 2),)),
        GoldQuestion("q2", "Who won?", (), (), None, True, relevant=(("rain.txt", 1),)),
    )
    outcomes = tuple(record.outcome for record in run(golds, archive, Manner()))
    assert [(o.right, o.stage, o.ranks["joined"]) for o in outcomes] == [
        (None, "right", 1),
        (None, "not retrieved", None),
    ]
    found = Evaluation(outcomes).figures
    assert (found["all.article_recall_at_1"].value, found["all.right"].n) == (0.5, 0)


def test_each_fault_of_a_file_is_told_and_what_has_no_label_is_doubted(tmp_path: Path) -> None:
    turn = {"answers": [], "quotes": [], "answerable": False, "conversation": "c", "question": "?"}
    lines = [
        '{"id": "q1"}',
        json.dumps({"id": "c1", "turn": 1, **turn}),
        json.dumps({"id": "c3", "turn": 3, **turn}),
        json.dumps({"id": "c4", "turn": 4, **turn}),
        "{",
        json.dumps({"id": "q2", "question": "Who?", "answerable": None}),
    ]
    path = put(tmp_path / "set.jsonl", "\n".join(lines))
    faults: list[str] = []
    found = load_test_set(path, lambda fault: faults.append(str(fault).removeprefix(f"{path}, ")))
    assert faults == [
        "line 1: answerable is missing",
        "line 3: turn must be 2 in 'c', got 3",
        "line 5: not JSON (Expecting property name enclosed in double quotes)",
    ]
    assert check_test_set(found, lambda name: None) == ["q2: not labelled yet"]
    assert [gold.id for gold in found.labelled.questions] == ["c1", "c3", "c4"]


def test_a_test_set_without_a_label_cannot_be_evaluated() -> None:
    waiting = GoldQuestion("q", "Who?", (), (), None, False, labelled=False)
    later = GoldQuestion("c2", "Who?", (), (), None, False, conversation="c", turn=2)
    first = replace(waiting, id="c1", conversation="c", turn=1)
    with pytest.raises(TestSetError, match="no question of the test set is labelled yet"):
        labelled(TestSet((waiting, first, later)))
