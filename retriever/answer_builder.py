"""From spans to an answer: quotes that are checked, or an abstention."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from haystack import component

from documents import Article
from index import FaissDocumentStore, numerals
from retriever.answer import Answer
from retriever.quote import Quote
from retriever.span import Span

MOST_QUOTES = 3
_WORD = re.compile(r"\w+")
# Token F1 from which two sentences are one: agencies' copies differ by a word here and there.
_NEARLY_SAME = 0.9


@component
class AnswerBuilder:
    """Builds the answer from the spans that a reader found.

    The rule of abstention is plain: the best span's score is the confidence, and below the
    threshold the articles are held not to say; a further quote is shown where its own score
    reaches the threshold, too. At a threshold of 0 it never abstains while there
    is anything to quote.

    :param threshold: lowest confidence at which an answer is given, 0 to 1.
    """

    def __init__(self, *, store: FaissDocumentStore, threshold: float) -> None:
        self.store = store
        self.threshold = _probability(threshold)

    @component.output_types(answer=Answer, reason=str)
    def run(
        self,
        question: str,
        standalone: str,
        spans: list[Span],
        threshold: float | None = None,
        besides: list[Quote] | None = None,
    ) -> dict[str, Answer | str]:
        """Return `answer`, and in `reason` why it answers or abstains.

        :param spans: best first.
        :param threshold: in place of the component's own.
        :param besides: quotes that were shown before, and are not to be shown again.
        """
        threshold = self.threshold if threshold is None else _probability(threshold)
        quotes, text = self._quotes(spans, besides or ())
        confidence = quotes[0].score if quotes else 0.0
        answered = bool(quotes) and confidence >= threshold
        if not quotes:
            reason = "abstained: no passage has anything to do with the question"
        else:
            sign = "reaches" if answered else "stays below"
            said = "answered" if answered else "abstained"
            reason = f"{said}: confidence {confidence:.2f} {sign} the threshold {threshold:.2f}"
        answer = Answer(
            question=question,
            standalone=standalone,
            text=text if answered else None,
            quotes=tuple(q for q in quotes if q.score >= threshold) if answered else (),
            nearest=() if answered else quotes,
            confidence=confidence,
        )
        return {"answer": answer, "reason": reason}

    def _quotes(
        self, spans: Sequence[Span], besides: Sequence[Quote]
    ) -> tuple[tuple[Quote, ...], str | None]:
        """Quotes of different words, best first, and the words that answer in the first.

        What a further article says in nearly the same words is counted, not shown.
        """
        quotes: list[Quote] = []
        text: str | None = None
        for span in spans:
            article = self.store.articles.get(span.article_id)
            # An article may have been removed or replaced since its passage was found.
            if article is None or article.text[span.quote_start : span.quote_end] != span.quote:
                continue
            quote = Quote.of(
                article,
                span.quote_start,
                span.quote_end,
                name=self.store.articles.display_name(article),
                score=span.score,
            )
            if any(_repeats(quote, shown) for shown in besides):
                continue
            known = next((i for i, other in enumerate(quotes) if _repeats(quote, other)), None)
            if known is None and len(quotes) == MOST_QUOTES:
                continue
            quote = replace(quote, also_in=self._also_in(quote))
            if known is not None:
                quotes[known] = _with_copy(quotes[known], quote)
            else:
                if not quotes:
                    text = article.text[span.start : span.end]
                quotes.append(quote)
        return tuple(quotes), text

    def _also_in(self, quote: Quote) -> tuple[str, ...]:
        """How the further sources of the article are called that have the words of the quote."""
        words = _spaced(quote.text)
        return tuple(
            self._called(copy, quote.article)
            for copy in self.store.copies.articles_of(quote.article_id)
            if words in _spaced(copy.text)
        )

    def _called(self, copy: Article, besides: str) -> str:
        """How a further source is called, other than `besides`."""
        name = self.store.articles.display_name(copy)
        return name if name != besides else "/".join(PurePosixPath(copy.source).parts[-2:])


def _repeats(quote: Quote, other: Quote) -> bool:
    """Whether `quote` shows words that `other` shows already, or nearly the same ones."""
    if quote.article_id == other.article_id and quote.start < other.end and other.start < quote.end:
        return True
    if _told(quote.text) != _told(other.text):
        return False  # another figure or name in the same words is another report
    words, known = (Counter(_WORD.findall(q.text.casefold())) for q in (quote, other))
    return 2 * (words & known).total() >= _NEARLY_SAME * (words.total() + known.total()) > 0


def _told(text: str) -> tuple[set[str], set[str]]:
    """The numbers of a sentence, and its names: words with a capital within it."""
    _, *further = _WORD.findall(text) or [""]
    names = {word.casefold() for word in further if word[0].isupper()}
    return numerals(_WORD.findall(text.casefold())), names


def _with_copy(quote: Quote, copy: Quote) -> Quote:
    """`quote`, naming the articles of its copy where those are other ones."""
    names = dict.fromkeys((*quote.also_in, copy.article, *copy.also_in))
    return replace(quote, also_in=tuple(name for name in names if name != quote.article))


def _spaced(text: str) -> str:
    """The words of a text in lower case, a blank before and after each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _probability(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"threshold must lie between 0 and 1, got {value}")
    return value
