"""Sentences to choose the right one from: what the pipeline reads, and what a search finds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents import Article, sentence_spans
from evaluation.articles import ArticleBook
from evaluation.asking import Asked
from evaluation.measures.normalization import normalize_quote
from evaluation.testset import Label
from retriever import Candidate, EmptyArchiveError, EmptyQuestionError
from retriever.followups.words import content_stems

_PASSAGES = ("joined", "fused")


@dataclass(frozen=True)
class Proposal:
    """A sentence that may be the right one.

    :param start: offset (code points) in the article's text; `end` is one past the last.
    :param name: how the article is called in answers.
    :param words: those in it that the reader takes for the answer; empty where it named none.
    """

    article: Article
    name: str
    start: int
    end: int
    words: str = ""

    @property
    def text(self) -> str:
        """The sentence, as it stands in its article."""
        return self.article.text[self.start : self.end]

    def around(self, reach: int) -> tuple[str, str]:
        """Return what stands before and after it, up to `reach` code points each."""
        text = self.article.text
        return text[max(0, self.start - reach) : self.start], text[self.end : self.end + reach]

    def label(self, answers: Iterable[str] = ()) -> Label:
        """Return the label that says this one is right.

        :param answers: the short answers; none: its `words`, or else the whole sentence.
        """
        return Label(tuple(answers) or (self.words or self.text,), (self.text,), self.name)

    def holds(self, answer: str) -> bool:
        """Whether a short answer stands in it, white space and quotation marks alike."""
        return normalize_quote(answer) in normalize_quote(self.text)


def proposals(archive: Asked, book: ArticleBook, question: str) -> list[Proposal]:
    """Return the sentences that the pipeline reads for `question`, best first."""
    return _distinct(_proposed(_candidates(archive, question, ("read",)), book))


def searched(archive: Asked, book: ArticleBook, words: str) -> list[Proposal]:
    """Return the sentences of the passages found for `words`, those with most of them first."""
    wanted = content_stems(words)
    found: list[tuple[int, Proposal]] = []
    for passage in _proposed(_candidates(archive, words, _PASSAGES), book):
        for start, end in sentence_spans(passage.text):
            at = passage.start
            sentence = Proposal(passage.article, passage.name, at + start, at + end)
            found.append((len(wanted & content_stems(sentence.text)), sentence))
    found.sort(key=lambda item: -item[0])
    return _distinct(sentence for hits, sentence in found if hits)


def _candidates(archive: Asked, question: str, stages: tuple[str, ...]) -> tuple[Candidate, ...]:
    try:
        kept = dict(archive.ask(question).trace.stages)
    except (EmptyArchiveError, EmptyQuestionError):
        return ()
    return next((kept[stage] for stage in stages if stage in kept), ())


def _proposed(candidates: Iterable[Candidate], book: ArticleBook) -> Iterator[Proposal]:
    for candidate in candidates:
        article = book.article(candidate.article_id)
        if article is not None:
            at = candidate.start, candidate.end
            yield Proposal(article, candidate.article, *at, candidate.words)


def _distinct(found: Iterable[Proposal]) -> list[Proposal]:
    """Those that share no words with one before."""
    kept: list[Proposal] = []
    for one in found:
        if not any(
            one.article.id == other.article.id and one.start < other.end and other.start < one.end
            for other in kept
        ):
            kept.append(one)
    return kept
