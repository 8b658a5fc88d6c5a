"""Whether the passages read for the turns of the held written conversations hold the right one."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from documents import Article
from retriever import Archive, ArchiveSettings, Quote, Turn
from training.contextualizer_data import held_conversations
from training.written_conversations import WrittenConversation

_READ = 8
_TURNS = 300
_DAY = "1 March 2020"


def passages_found(folder: Path) -> Iterator[str]:
    """Yield a line for each way of asking: as said, as understood, as its writer put it in full.

    The passages of a conversation are one article, the turns before a question were answered by
    the right ones. Only turns that lean are asked.

    :param folder: for a throw-away archive.
    """
    conversations = list(held_conversations())
    files = folder / "articles"
    files.mkdir(parents=True)
    for number, conversation in enumerate(conversations):
        body = "\n\n".join(turn.passage for turn in conversation.turns)
        text = f"{conversation.topic}\n{_DAY}\n\n{body}\n"
        (files / f"{number}.txt").write_text(text, encoding="utf-8")
    archive = Archive(ArchiveSettings(folder=folder / "home", reader="sentence", threshold=0.0))
    try:
        archive.add([files])
        articles = {a.article: archive.article(a.id) for a in archive.articles()}
        asked = [
            (conversation, articles[f"{number}.txt"], turn)
            for number, conversation in enumerate(conversations)
            for turn in range(1, len(conversation.turns))
            if conversation.turns[turn].rewrite != conversation.turns[turn].question
        ]
        sample = random.Random(0).sample(asked, min(_TURNS, len(asked)))  # noqa: S311 - repeatable
        for way in ("as said", "as understood", "as written in full"):
            ranks = [_rank(archive, *each, way=way) for each in sample]
            found, first = sum(r <= _READ for r in ranks), sum(r == 1 for r in ranks)
            yield (
                f"held conversations, {way}: right passage among {_READ} read for {found} of "
                f"{len(ranks)}, first for {first}"
            )
    finally:
        archive.close()


def _rank(
    archive: Archive, conversation: WrittenConversation, article: Article, turn: int, *, way: str
) -> int:
    """Rank of the first passage that holds the middle of the right one, `_READ` + 1 for none."""
    asked = conversation.turns[turn]
    question = asked.rewrite if way == "as written in full" else asked.question
    history = _history(conversation, article, turn) if way == "as understood" else ()
    start, end = _place(article, asked.passage)
    middle = (start + end) // 2
    passages = dict(archive.ask(question, history).trace.stages)["fused"][:_READ]
    for rank, passage in enumerate(passages, start=1):
        if passage.article_id == article.id and passage.start <= middle < passage.end:
            return rank
    return _READ + 1


def _history(conversation: WrittenConversation, article: Article, turn: int) -> Sequence[Turn]:
    return [
        Turn(
            said.question,
            said.rewrite,
            None,
            (Quote.of(article, *_place(article, said.passage), name=article.title, score=1.0),),
        )
        for said in conversation.turns[:turn]
    ]


def _place(article: Article, passage: str) -> tuple[int, int]:
    start = article.text.index(passage)
    return start, start + len(passage)
