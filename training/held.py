"""Archives of the articles that training did not see, and the questions on them."""

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from haystack import Document

from documents import Article
from documents.article import article_id
from documents.passages import passages_of
from index import Encoder, FaissDocumentStore, PassageEmbedder, QuestionEmbedder
from retriever.answer import Turn
from retriever.quote import Quote
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from retriever.settings import DEFAULT_TOP_K
from training.data import NEWS, Paragraph, QuestionSet

# Share of the answerable questions that are asked with the paragraph that answers left out. The
# news has questions of its own that nothing answers.
_REMOVED, _REMOVED_NEWS = 0.25, 0.05


@dataclass(frozen=True)
class HeldQuestion:
    """A question on a held article.

    :param article: tells its article, by which figures are cross-fitted.
    :param answers: (start, end) in `Article.text`; none where the archive does not answer.
    :param removed: whether `paragraph`, (start, end) in the text, is to be left out.
    :param before: the question that it follows, where it needs that one.
    """

    text: str
    article: str
    article_id: str
    answers: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    paragraph: tuple[int, int]
    removed: bool
    before: str | None = None


class HeldArchive:
    """The held articles of `sets` in a store of their own.

    `headed` says whether they have headlines, of which one may answer.

    :param path: of the database file to make.
    :param only: keys of the articles to hold; None: all that are held.
    """

    def __init__(
        self,
        sets: Sequence[QuestionSet],
        path: Path,
        encoder: Encoder,
        *,
        top_k: int = DEFAULT_TOP_K,
        only: Collection[str] | None = None,
    ) -> None:
        self.only = only
        self.store = FaissDocumentStore(
            path=str(path), model=encoder.name, dimension=encoder.dimension
        )
        self.encoder = encoder
        self.headed = any(questions.name == NEWS for questions in sets)
        self.questions: list[HeldQuestion] = []
        articles = [article for questions in sets for article in self._articles(questions)]
        documents = [passage for article in articles for passage in passages_of(article)]
        embedded = PassageEmbedder(encoder=encoder).run(documents=documents)["documents"]
        self.store.write_articles(articles, embedded)
        self._articles_by_id = {article.id: article for article in articles}
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

    def passages(self, question: HeldQuestion, after: Turn | None = None) -> list[Document]:
        """Return the passages that retrieval finds for `question`, best first.

        :param after: the turn that it follows.
        """
        embedding = self._embedder.run(question=question.text)["embedding"]
        dense = self._dense.run(embedding=embedding)["documents"]
        lexical = self._lexical.run(question=question.text)["documents"]
        found = self._fusion.run(dense=dense, lexical=lexical, focus=after)["documents"]
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
        return self._articles_by_id[id_].text

    def quote(self, id_: str, start: int, end: int) -> Quote:
        """Return a quote of the article with this id."""
        return Quote.of(self._articles_by_id[id_], start, end, name=id_, score=1.0)

    def _holds(self, paragraph: Paragraph) -> bool:
        return paragraph.held and (self.only is None or paragraph.article in self.only)

    def _articles(self, found: QuestionSet) -> Iterator[Article]:
        """The held articles of a set; notes their questions."""
        texts: dict[str, str] = {}
        titles: dict[str, str] = {}
        starts: dict[int, int] = {}
        for i, paragraph in enumerate(found.paragraphs):
            if self._holds(paragraph):
                before = _head(found, paragraph, texts)
                starts[i] = len(before)
                texts[paragraph.article] = before + paragraph.text
                titles[paragraph.article] = paragraph.title
        ids = {key: article_id(f"{found.name}/{key}") for key in texts}
        rng = random.Random(found.name)  # noqa: S311 - repeatable, not secret
        share = _REMOVED_NEWS if found.name == NEWS else _REMOVED
        for question in found.questions:
            paragraph = found.paragraphs[question.paragraph]
            if self._holds(paragraph):
                shift = starts[question.paragraph]
                removed = bool(question.answers) and rng.random() < share
                spans = () if removed else question.answers
                self.questions.append(
                    HeldQuestion(
                        question.text,
                        paragraph.article,
                        ids[paragraph.article],
                        tuple((start + shift, end + shift) for start, end in spans),
                        tuple(paragraph.text[start:end] for start, end in spans),
                        (shift, shift + len(paragraph.text)),
                        removed,
                        question.before,
                    )
                )
        for key, text in texts.items():
            title = titles[key]
            body = found.name == NEWS and len("\n\n".join(text.split("\n\n", 2)[:2]))
            source = f"{found.name}/{key}"
            start = (body or len(title)) + 2
            yield Article(ids[key], source, title, title, None, text, body_start=start)


def strange_questions(found: QuestionSet, most: int, *, seed: int) -> list[HeldQuestion]:
    """Draw questions on the held articles of a set, for an archive without any of these."""
    own = [q for q in found.questions if q.answers and found.paragraphs[q.paragraph].held]
    drawn = random.Random(seed).sample(own, min(most, len(own)))  # noqa: S311 - repeatable
    articles = [f"{found.name}/{found.paragraphs[q.paragraph].article}" for q in drawn]
    return [
        HeldQuestion(question.text, article, article, (), (), (0, 0), False)
        for question, article in zip(drawn, articles, strict=True)
    ]


def _head(found: QuestionSet, paragraph: Paragraph, texts: dict[str, str]) -> str:
    """What stands before a paragraph: a news article has its own headline, others get a title."""
    if found.name == NEWS:
        return ""
    return texts.get(paragraph.article, paragraph.title) + "\n\n"
