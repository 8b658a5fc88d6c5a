"""Conversations with human rewrites, to learn from and to measure follow-ups on."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from documents.sentences import sentence_spans
from retriever.answer import Turn
from retriever.quote import Quote
from training.written import FOLDER, WrittenArticle, read_written
from training.written_conversations import FOLDER as CONVERSATIONS
from training.written_conversations import WrittenConversation, read_conversations

FOLLOWUPS = "followups.jsonl"
_HELD_NEWS_EVERY = 4  # files, as for the reader
_SAME_ARTICLE = 0.5


@dataclass(frozen=True)
class Example:
    """A question of a conversation.

    :param turns: what was said before, the human rewrites as what was understood.
    :param rewrite: the question in full, by a person.
    :param group: of questions that belong together, for splits.
    """

    group: str
    question: str
    rewrite: str
    turns: tuple[Turn, ...]


def read_followups(path: Path, year: str) -> Iterator[Example]:
    """Yield the turns of TREC CAsT of `year`, in order."""
    turns: list[Turn] = []
    current = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["conversation"].startswith(year):
            continue
        if row["conversation"] != current:
            current, turns = row["conversation"], []
        # A mark of the annotation tool, not of the rewrite.
        rewrite = row["standalone"].removeprefix("Utterance: ")
        yield Example(current, row["question"], rewrite, tuple(turns))
        passage = row["answer_passage"]
        turns.append(Turn(row["question"], rewrite, None, (quote(passage),) if passage else ()))


def read_news(*, held: bool) -> Iterator[Example]:
    """Yield the follow-ups of the written news articles; `held`: of those held out."""
    for path, article in _written():
        if _held(path) == held:
            for asked in article.questions:
                if asked.after is not None:
                    turns = (turn_of(article, asked.after),)
                    yield Example(path.stem, asked.asked, asked.text, turns)


def read_talks(*, held: bool) -> Iterator[Example]:
    """Yield the turns of the written conversations in order; `held`: of those held out."""
    for group, conversation in _conversations(held=held):
        turns: list[Turn] = []
        for said in conversation.turns:
            yield Example(group, said.question, said.rewrite, tuple(turns))
            turns.append(Turn(said.question, said.rewrite, None, (quote(said.passage),)))


def held_conversations() -> Iterator[WrittenConversation]:
    """Yield the written conversations that are held out."""
    for _, conversation in _conversations(held=True):
        yield conversation


def written_news() -> Iterator[tuple[str, WrittenArticle, bool]]:
    """Yield each written article with a name for its file, and whether it is held out."""
    for number, (path, article) in enumerate(_written()):
        yield f"{path.stem}-{number}.txt", article, _held(path)


def turn_of(article: WrittenArticle, number: int) -> Turn:
    """Return the turn in which question `number` of `article` was answered rightly."""
    asked = article.questions[number]
    if not asked.answers:
        return Turn(asked.text, asked.text, None)
    start, end = asked.answers[0]
    held = [s for s in sentence_spans(article.text) if s[0] <= start < s[1]]
    first, last = held[0] if held else (start, end)
    return Turn(
        asked.text,
        asked.text,
        article.text[start:end],
        (quote(article.text[first:last], article.title, article.published),),
    )


def quote(text: str, title: str = "", published: date | None = None) -> Quote:
    """Return a quote of no stored article."""
    return Quote(text, "", "", title, published, None, "", 0, len(text), 1.0)


def self_contained(rng: random.Random, *, held: bool) -> list[Example]:
    """Return questions of the written news that need no conversation, each after one.

    Half of them follow questions on their own article, half questions on others; the follow-ups
    are asked in full, too.
    """
    articles = [(path, article) for path, article in _written() if _held(path) == held]
    found = []
    for path, article in articles:
        for number, asked in enumerate(article.questions):
            turns = []
            for _ in range(rng.randint(1, 4)):
                other = article if rng.random() < _SAME_ARTICLE else rng.choice(articles)[1]
                choice = rng.randrange(len(other.questions))
                if other is not article or choice != number:
                    turns.append(turn_of(other, choice))
            if turns:
                found.append(Example(path.stem, asked.text, asked.text, tuple(turns)))
    return found


def _conversations(*, held: bool) -> Iterator[tuple[str, WrittenConversation]]:
    for path in sorted(CONVERSATIONS.glob("*.txt")):
        if _held(path) == held:
            for number, conversation in enumerate(read_conversations(path)):
                yield f"{path.stem}-{number}", conversation


def _written() -> Iterator[tuple[Path, WrittenArticle]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for article in read_written(path):
            yield path, article


def _held(path: Path) -> bool:
    return int(path.stem.rpartition("_")[2]) % _HELD_NEWS_EVERY == 0
