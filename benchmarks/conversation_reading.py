"""What the reader makes of short follow-ups as whole questions, beside other ways to ask them."""

from collections.abc import Iterator
from pathlib import Path

from evaluation.measures import is_hit
from retriever import Archive, ArchiveSettings
from retriever.contextualizer import Contextualizer
from retriever.followups import whole_question
from training.contextualizer_data import turn_of
from training.written import FOLDER, WrittenArticle, WrittenQuestion, read_written


def read_wholly(folder: Path) -> Iterator[str]:
    """Yield a line for each way of asking the written follow-ups that have a whole form.

    Each is asked of its own article, after its question with the right answer.

    :param folder: for a throw-away archive.
    """
    cases = list(_cases())
    texts = folder / "articles"
    texts.mkdir()
    names: dict[str, str] = {}  # an article that has several cases is stored once
    for article, _ in cases:
        name = names.setdefault(article.text, f"{len(names)}.txt")
        (texts / name).write_text(article.text, encoding="utf-8")
    contextualizer = Contextualizer()
    archive = Archive(ArchiveSettings(folder=folder / "home", threshold=0.0))
    try:
        archive.add([texts])
        ids = {article.article: article.id for article in archive.articles()}
        for way in ("whole", "with the one before in brackets", "as their writer did"):
            hits = [
                _quoted(archive, contextualizer, ids[names[article.text]], article, asked, way)
                for article, asked in cases
            ]
            yield f"short follow-ups asked {way}: right sentence first {sum(hits)} of {len(hits)}"
    finally:
        archive.close()


def _cases() -> Iterator[tuple[WrittenArticle, WrittenQuestion]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for article in read_written(path):
            for asked in article.questions:
                if asked.after is not None and asked.answers:
                    before = turn_of(article, asked.after)
                    if whole_question(asked.asked, before.question, before.answer):
                        yield article, asked


def _quoted(
    archive: Archive,
    contextualizer: Contextualizer,
    id_: str,
    article: WrittenArticle,
    asked: WrittenQuestion,
    way: str,
) -> bool:
    before = turn_of(article, asked.after or 0)
    if way == "whole":
        question = str(contextualizer.run(asked.asked, [before])["standalone"])
    elif way == "as their writer did":
        question = asked.text
    else:
        question = f"{asked.asked} ({before.question})"
    only = {"field": "meta.article_id", "operator": "==", "value": id_}
    answer = archive.ask(question, filters=only)
    number = article.questions.index(asked)
    gold = turn_of(article, number).quotes[0].text
    return bool(answer.quotes) and is_hit(answer.quotes[0].text, gold)
