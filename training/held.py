"""An archive of the articles that training did not see, and the questions on them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from haystack import Document

from documents import Article
from documents.article import article_id
from documents.passages import passages_of
from index import Encoder, FaissDocumentStore, PassageEmbedder, QuestionEmbedder
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from training.data import NEW_WIKI, SQUAD2, read_questions

# Share of the answerable questions that are asked with the paragraph that answers left out.
_REMOVED = 0.25


@dataclass(frozen=True)
class HeldQuestion:
    """A question on a held article.

    :param article: its article's title, by which figures are cross-fitted.
    :param answers: (start, end) in `Article.text`; none where the archive does not answer.
    :param removed: (start, end) of the paragraph to leave out, None for none.
    """

    text: str
    article: str
    article_id: str
    answers: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    paragraph: tuple[int, int]
    removed: bool


class HeldArchive:
    """Held articles of `squadshifts_new_wiki` and `squad2_half` in a store of their own.

    :param path: of the database file to make.
    """

    def __init__(self, data: Path, path: Path, encoder: Encoder, *, top_k: int = 10) -> None:
        self.store = FaissDocumentStore(
            path=str(path), model=encoder.name, dimension=encoder.dimension
        )
        self.encoder = encoder
        self.questions: list[HeldQuestion] = []
        articles = [
            article for name in (NEW_WIKI, SQUAD2) for article in self._articles(data, name)
        ]
        documents = [passage for article in articles for passage in passages_of(article)]
        embedded = PassageEmbedder(encoder=encoder).run(documents=documents)["documents"]
        self.store.write_articles(articles, embedded)
        self._texts = {article.id: article.text for article in articles}
        self._embedder = QuestionEmbedder(encoder=encoder)
        self._dense = DenseRetriever(store=self.store)
        self._lexical = LexicalRetriever(store=self.store)
        self._fusion = ReciprocalRankFusion(top_k=top_k + 4)
        self._top_k = top_k

    def sample(self, most: int, *, seed: int) -> list[HeldQuestion]:
        """Return at most `most` of the questions, every kind and article among them."""
        chosen = list(self.questions)
        random.Random(seed).shuffle(chosen)  # noqa: S311 - repeatable, not secret
        return chosen[:most]

    def passages(self, question: HeldQuestion) -> list[Document]:
        """Return the passages that retrieval finds for `question`, best first."""
        embedding = self._embedder.run(question=question.text)["embedding"]
        dense = self._dense.run(embedding=embedding)["documents"]
        lexical = self._lexical.run(question=question.text)["documents"]
        found = self._fusion.run(dense=dense, lexical=lexical)["documents"]
        start, end = question.paragraph if question.removed else (0, 0)
        kept = [
            d
            for d in found
            if d.meta["article_id"] != question.article_id
            or d.meta["end"] <= start
            or d.meta["start"] >= end
        ]
        return kept[: self._top_k]

    def text(self, id_: str) -> str:
        """Return the text of the article with this id."""
        return self._texts[id_]

    def _articles(self, data: Path, name: str) -> Iterator[Article]:
        """The held articles of a file, each headed by its title; notes their questions."""
        found = read_questions(data, name)
        starts: dict[int, int] = {}
        texts: dict[str, str] = {}
        for i, paragraph in enumerate(found.paragraphs):
            if paragraph.held:
                before = texts.get(paragraph.title, paragraph.title) + "\n\n"
                starts[i] = len(before)
                texts[paragraph.title] = before + paragraph.text
        ids = {title: article_id(f"{name}/{title}") for title in texts}
        rng = random.Random(name)  # noqa: S311 - repeatable, not secret
        for question in found.questions:
            paragraph = found.paragraphs[question.paragraph]
            if paragraph.held:
                shift = starts[question.paragraph]
                removed = bool(question.answers) and rng.random() < _REMOVED
                spans = () if removed else question.answers
                self.questions.append(
                    HeldQuestion(
                        question.text,
                        paragraph.title,
                        ids[paragraph.title],
                        tuple((start + shift, end + shift) for start, end in spans),
                        tuple(paragraph.text[start:end] for start, end in spans),
                        (shift, shift + len(paragraph.text)),
                        removed,
                    )
                )
        for title, text in texts.items():
            yield Article(
                ids[title], f"{name}/{title}", title, title, None, text, body_start=len(title) + 2
            )
