"""Articles into passages: windows of whole sentences, each a haystack Document."""

from collections.abc import Iterator

from haystack import Document, component

from documents.article import Article
from documents.sentences import Span, sentence_spans

WORDS = 100
_CHARACTERS_PER_WORD = 12  # so that scripts without spaces are cut too


def passages_of(article: Article, *, words: int = WORDS, overlap: int = 1) -> list[Document]:
    """Return the passages of `article`, in order.

    A passage's `content` is a slice of `Article.text`; its `meta` has `article_id`, `ordinal`
    (from 0), `title`, `published` (ISO day or None), `source`, `name`, `url`, `start`, `end`,
    `body_start` and `sentences` ([start, end] each), all offsets code points into `Article.text`.

    :param words: length at which a passage ends, in words.
    :param overlap: sentences that a passage shares with the one before it.
    """
    if words < 1:
        raise ValueError(f"words must be at least 1, got {words}")
    if overlap < 0:
        raise ValueError(f"overlap must be at least 0, got {overlap}")
    spans = sentence_spans(article.text)
    published = None if article.published is None else article.published.isoformat()
    documents = []
    for ordinal, (first, last) in enumerate(_windows(article.text, spans, words, overlap)):
        start, end = spans[first][0], spans[last - 1][1]
        meta = {
            "article_id": article.id,
            "ordinal": ordinal,
            "title": article.title,
            "published": published,
            "source": article.source,
            "name": article.name,
            "url": article.url,
            "start": start,
            "end": end,
            "body_start": article.body_start,
            "sentences": [list(span) for span in spans[first:last]],
        }
        content = article.text[start:end]
        documents.append(Document(id=f"{article.id}:{ordinal}", content=content, meta=meta))
    return documents


def _windows(text: str, spans: list[Span], words: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of sentences; each but the first holds a sentence no other held before."""
    lengths = [
        max(len(text[start:end].split()), (end - start) // _CHARACTERS_PER_WORD)
        for start, end in spans
    ]
    first = covered = 0
    while covered < len(spans):
        last, total = first, 0
        while last < len(spans) and (total < words or last <= covered):
            total += lengths[last]
            last += 1
        yield first, last
        covered = last
        first = max(first + 1, last - overlap)


@component
class PassageSplitter:
    """Splits articles into passages."""

    def __init__(self, *, words: int = WORDS, overlap: int = 1) -> None:
        if words < 1:
            raise ValueError(f"words must be at least 1, got {words}")
        if overlap < 0:
            raise ValueError(f"overlap must be at least 0, got {overlap}")
        self.words = words
        self.overlap = overlap

    @component.output_types(documents=list[Document])
    def run(self, articles: list[Article]) -> dict[str, list[Document]]:
        """Return `documents`: the passages of `articles`, article by article."""
        documents: list[Document] = []
        for article in articles:
            documents.extend(passages_of(article, words=self.words, overlap=self.overlap))
        return {"documents": documents}
