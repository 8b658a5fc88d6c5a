"""Whether the passages read for a follow-up hold the sentence that answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from documents import Article
from evaluation import read_test_set
from evaluation.testset import GoldQuestion
from retriever import Archive, ArchiveSettings, Quote, Trace, Turn

_READ = 8


def retrieved(data: Path, folder: Path) -> Iterator[str]:
    """Yield a line for each way of asking the development set's follow-ups.

    What was answered before is what is right, so that nothing depends on a reader.

    :param data: holds testset_dev.jsonl and articles/.
    :param folder: for a throw-away archive.
    """
    archive = Archive(ArchiveSettings(folder=folder, reader="sentence", threshold=0.0))
    try:
        archive.add([data / "articles"])
        articles = {a.article: archive.article(a.id) for a in archive.articles()}
        questions = read_test_set(data / "testset_dev.jsonl")
        for way in ("as asked", "as understood", "as a person rewrote it"):
            ranks = list(_ranks(archive, articles, questions, way))
            found = sum(rank <= _READ for rank in ranks)
            first = sum(rank == 1 for rank in ranks)
            yield f"follow-ups {way}: {found} of {len(ranks)} among {_READ}, {first} first"
    finally:
        archive.close()


def _ranks(
    archive: Archive, articles: dict[str, Article], questions: list[GoldQuestion], way: str
) -> Iterator[int]:
    said: dict[str, list[Turn]] = {}
    for gold in questions:
        if gold.conversation is None:
            continue
        history = said.setdefault(gold.conversation, [])
        question = gold.question
        if way == "as a person rewrote it" and gold.standalone is not None:
            question = gold.standalone
        asked = history if way == "as understood" else []
        answer = archive.ask(question, asked)
        right = _right(gold, articles)
        if right is not None and gold.group == "follow_up":
            yield _rank(answer.trace, right)
        turn = Turn.of(answer)
        history.append(
            replace(
                turn,
                answer=gold.answers[0] if gold.answers else None,
                quotes=() if right is None else (right,),
            )
        )


def _right(gold: GoldQuestion, articles: dict[str, Article]) -> Quote | None:
    if gold.article is None or not gold.quotes:
        return None
    article = articles[gold.article]
    start = article.text.index(gold.quotes[0])
    return Quote.of(article, start, start + len(gold.quotes[0]), name=gold.article, score=1.0)


def _rank(trace: Trace, right: Quote) -> int:
    for rank, passage in enumerate(dict(trace.stages)["fused"], start=1):
        within = passage.start <= right.start and right.end <= passage.end
        if passage.article_id == right.article_id and within:
            return rank
    return _READ + 1
