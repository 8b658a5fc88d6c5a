"""Thumbs as questions of a test set: what was right is labelled, the rest waits for a person."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from bot.kept.feedback import Vote
from evaluation.measures.normalization import normalize_answer
from evaluation.testset import NOT_IN_THE_ARTICLES, UNLABELLED, Label
from retriever import without_narrowing


def questions_of(votes: Iterable[Vote]) -> list[dict[str, Any]]:
    """Return the lines of a test set that the votes give, in order of the first vote on each.

    A follow-up is asked as it was understood. A thumb up labels the answer and those of its quotes
    that hold it (an abstention: that the articles do not say). Where no answer has thumbs up alone,
    the question waits for a label; the line keeps what was `said`, and that the `thumb` was down.
    The same question has the same id each time. Who voted is not told.
    """
    by_question: dict[str, list[Vote]] = {}
    for vote in votes:
        by_question.setdefault(normalize_answer(asked(vote)), []).append(vote)
    return [_line(key, about) for key, about in by_question.items()]


def asked(vote: Vote) -> str:
    """Return the question that was voted on, needing no conversation."""
    return without_narrowing(vote.standalone).strip() or vote.question


def _line(key: str, votes: Sequence[Vote]) -> dict[str, Any]:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    wrong = {_shown(vote) for vote in votes if not vote.good}
    right = [vote for vote in votes if vote.good and _shown(vote) not in wrong]
    last = right[-1] if right else [vote for vote in votes if not vote.good][-1]
    head = {"id": f"v{digest[:10]}", "question": asked(last)}
    if right:
        return head | _label(last).to_json() | {"thumb": "up"}
    return head | dict(UNLABELLED) | {"thumb": "down", "said": last.answer}


def _label(vote: Vote) -> Label:
    if vote.answer is None or not vote.quotes:
        return NOT_IN_THE_ARTICLES
    first = vote.quotes[0]
    holding = [q.text for q in vote.quotes if q.article == first.article and vote.answer in q.text]
    return Label((vote.answer,), tuple(dict.fromkeys([first.text, *holding])), first.article)


def _shown(vote: Vote) -> tuple[str | None, tuple[str, ...]]:
    """What a vote is on: the answer and its first quote."""
    return vote.answer, tuple(quote.text for quote in vote.quotes[:1]) if vote.answer else ()
