"""Paragraphs that look as if they answered a question and do not."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from index import Encoder
from index.lexical.words import match_query
from training.data import Question, QuestionSet

_DEPTH = 20  # paragraphs taken from each of the two rankings
_FUSION_K = 60  # Cormack, Clarke and Buettcher, SIGIR 2009
_BLOCK = 1024


def mine_negatives(
    questions: QuestionSet, encoder: Encoder | None, *, most: int = 8
) -> list[tuple[int, ...]]:
    """Return for each question the paragraphs without its answer that retrieval ranks highest.

    Ranked as the project ranks passages: BM25 and cosine, joined by reciprocal rank. Paragraphs
    of held articles, the question's own, and those that hold one of its answers are left out.

    :param encoder: None: by BM25 alone.
    :returns: places in `questions.paragraphs`, best first.
    """
    kept = [i for i, paragraph in enumerate(questions.paragraphs) if not paragraph.held]
    lexical = _word_search(questions, kept)
    texts = [f"{questions.paragraphs[i].title}\n{questions.paragraphs[i].text}" for i in kept]
    vectors = None if encoder is None else encoder.encode(texts)
    negatives: list[tuple[int, ...]] = []
    for start in range(0, len(questions.questions), _BLOCK):
        block = questions.questions[start : start + _BLOCK]
        nearest = np.empty((len(block), 0), dtype=np.intp)
        if encoder is not None and vectors is not None:
            cosines = encoder.encode([question.text for question in block]) @ vectors.T
            nearest = np.argsort(-cosines, axis=1)[:, :_DEPTH]
        for question, row in zip(block, nearest, strict=True):
            scores: dict[int, float] = defaultdict(float)
            for ranking in ([kept[j] for j in row], _best_words(lexical, question.text)):
                for rank, paragraph in enumerate(ranking, start=1):
                    scores[paragraph] += 1 / (_FUSION_K + rank)
            ranked = sorted(scores, key=lambda i: (-scores[i], i))
            negatives.append(tuple(_without_answer(questions, question, ranked))[:most])
    return negatives


def _word_search(questions: QuestionSet, kept: Sequence[int]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE p USING fts5(title, text, tokenize='porter unicode61')")
    rows = [(i, questions.paragraphs[i].title, questions.paragraphs[i].text) for i in kept]
    database.executemany("INSERT INTO p(rowid, title, text) VALUES (?, ?, ?)", rows)
    return database


def _best_words(database: sqlite3.Connection, question: str) -> list[int]:
    query = match_query(question)
    if query is None:
        return []
    sql = "SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?"
    return [row[0] for row in database.execute(sql, (query, _DEPTH))]


def _without_answer(questions: QuestionSet, question: Question, ranked: Sequence[int]) -> list[int]:
    own = questions.paragraphs[question.paragraph].text
    answers = {own[start:end].casefold() for start, end in question.answers}
    return [
        i
        for i in ranked
        if i != question.paragraph
        and not any(answer in questions.paragraphs[i].text.casefold() for answer in answers)
    ]
