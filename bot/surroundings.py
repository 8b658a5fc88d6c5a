"""What stands around a quote in its article."""

from documents import Article
from documents.sentences import sentence_spans
from retriever import Quote


def surroundings(article: Article, quote: Quote, sentences: int) -> Quote | None:
    """Return the quote with sentences around it; None where it no longer stands there.

    The headline and the date line are left out, unless the quote lies in them.

    :param sentences: how many on either side.
    """
    if not quote.stands_in(article):
        return None
    spans = sentence_spans(article.text)
    if quote.start >= article.body_start:
        spans = [span for span in spans if span[1] > article.body_start]
    held = [i for i, (s, e) in enumerate(spans) if s < quote.end and e > quote.start]
    if not held:
        return None
    first = max(0, held[0] - sentences)
    last = min(len(spans) - 1, held[-1] + sentences)
    start, end = min(spans[first][0], quote.start), max(spans[last][1], quote.end)
    return Quote.of(article, start, end, name=quote.article, score=quote.score)
