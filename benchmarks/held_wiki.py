"""The 1,581 paragraphs of squadshifts_new_wiki as an archive, and the held questions on them.

Each paragraph is an article of its own, under the title of the Wikipedia article that it is from,
so that the article of a quote says whether the right paragraph was found. The title stands beside
the text and not in it: no quote can be a title. Questions are of every fourth Wikipedia article,
counted from 0, which training does not see (`training.data`); all paragraphs are there to be found.
"""

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from haystack import Document

from documents import Article, passages_of
from documents.article import article_id
from index import Encoder, FaissDocumentStore, PassageEmbedder, load_encoder
from retriever import Archive, ArchiveSettings
from retriever.archive import DATABASE
from training.data import NEW_WIKI, QuestionSet, read_questions


@dataclass(frozen=True)
class HeldQuestion:
    """A question on a paragraph.

    :param article: id of the article that the paragraph is.
    :param answers: the words that answer, as often as annotators gave them.
    """

    text: str
    article: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class HeldWiki:
    """The archive, warm and never silent, in a folder that goes with it; what may be asked of it.

    :param passages: those of the archive, embedded.
    """

    archive: Archive
    folder: Path
    passages: list[Document]
    questions: list[HeldQuestion]


@contextmanager
def held_wiki(data: Path, *, most: int | None, threads: int) -> Iterator[HeldWiki]:
    """Make the archive in a temporary folder, for as long as the block lasts.

    :param data: holds qa/squadshifts_new_wiki.json.
    :param most: questions to draw; None: all.
    """
    found = read_questions(data / "qa", NEW_WIKI)
    articles = paragraph_articles(found)
    questions = held_questions(found, articles, most=most)
    encoder = load_encoder(threads=threads)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        passages = write_archive(articles, folder, encoder)
        settings = ArchiveSettings(folder=folder, threads=threads, threshold=0)
        archive = Archive(settings, encoder=encoder)
        archive.warm_up()
        try:
            yield HeldWiki(archive, folder, passages, questions)
        finally:
            archive.close()


def paragraph_articles(found: QuestionSet) -> list[Article]:
    """Return an article for each paragraph, in their order."""
    articles = []
    for number, paragraph in enumerate(found.paragraphs):
        source = f"{found.name}/{paragraph.article}/{number}"
        articles.append(
            Article(
                id=article_id(source),
                source=source,
                name=source,
                title=paragraph.title,
                published=None,
                text=paragraph.text,
            )
        )
    return articles


def held_questions(
    found: QuestionSet, articles: Sequence[Article], *, most: int | None = None, seed: int = 7
) -> list[HeldQuestion]:
    """Return the answerable questions of held articles, in the order of the file.

    :param articles: as `paragraph_articles` made them.
    :param most: how many to draw of them, always the same ones of a seed; None: all.
    """
    questions = [
        HeldQuestion(
            question.text,
            articles[question.paragraph].id,
            tuple(articles[question.paragraph].text[start:end] for start, end in question.answers),
        )
        for question in found.questions
        if question.answers and found.paragraphs[question.paragraph].held
    ]
    if most is None or most >= len(questions):
        return questions
    drawn = random.Random(seed).sample(range(len(questions)), most)  # noqa: S311 - repeatable
    return [questions[place] for place in sorted(drawn)]


def write_archive(articles: Sequence[Article], folder: Path, encoder: Encoder) -> list[Document]:
    """Make an archive of `articles` in `folder`; return its passages, embedded."""
    passages = [passage for article in articles for passage in passages_of(article)]
    embedded: list[Document] = PassageEmbedder(encoder=encoder).run(passages)["documents"]
    store = FaissDocumentStore(
        path=str(folder / DATABASE), model=encoder.name, dimension=encoder.dimension
    )
    store.write_articles(articles, embedded)
    store.close()
    return embedded
