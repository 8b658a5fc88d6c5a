"""A quote: a slice of a stored article, checked where it is made."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from documents import Article, NewsquoteError


class UngroundedQuoteError(NewsquoteError):
    """A text that does not stand in the article at the place it claims."""


@dataclass(frozen=True)
class Quote:
    """Words of an article, `article.text[start:end]` to the byte.

    Made by `Quote.of`, which slices the article; `check` compares again with what is stored.

    :param article: the file's name (its path below the added folder where names repeat) or URL.
    :param start: offset of the first code point in `Article.text`; `end` is one past the last.
    :param score: how well the quote answers the question, 0 to 1, higher is better.
    :param also_in: how the other articles are called that say nearly the same (wire copies).
    :param revision: number of the article's version that it was taken from; None: not known.
    :param changed: whether the article has other words by now: the quote stands in an earlier
        version.
    :param page: number (from 1) of the page it begins on, where the article came on pages.
    """

    text: str
    article_id: str
    article: str
    title: str
    published: date | None
    url: str | None
    source: str
    start: int
    end: int
    score: float
    also_in: tuple[str, ...] = ()
    page: int | None = None
    revision: int | None = None
    changed: bool = False

    @classmethod
    def of(cls, article: Article, start: int, end: int, *, name: str, score: float) -> "Quote":
        """Return the quote of `article` from `start` to `end`.

        :param name: how the article is called in answers.
        :raises UngroundedQuoteError: when the range is empty or lies outside the text.
        """
        if not 0 <= start < end <= len(article.text):
            raise UngroundedQuoteError(
                f"no quote at {start}:{end} in {article.id}, whose text ends at {len(article.text)}"
            )
        return cls(
            text=article.text[start:end],
            article_id=article.id,
            article=name,
            title=article.title,
            published=article.published,
            url=article.url,
            source=article.source,
            start=start,
            end=end,
            score=score,
            page=article.page_at(start),
            revision=article.revision,
        )

    def stands_in(self, article: Article | None) -> bool:
        """Whether the stored `article` (None: it is gone) holds these words at this place."""
        return (
            article is not None
            and article.id == self.article_id
            and bool(self.text)
            and article.text[self.start : self.end] == self.text
        )

    def to_json(self) -> dict[str, Any]:
        """The quote as the design's JSON has it."""
        keys = ("text", "article_id", "article", "title", "published", "url", "start", "end")
        fields = asdict(self)
        fields["published"] = None if self.published is None else self.published.isoformat()
        told = {key: fields[key] for key in keys} | {"score": round(self.score, 4)}
        if self.page is not None:
            told["page"] = self.page
        if self.also_in:
            told["also_in"] = list(self.also_in)
        if self.revision is not None and self.revision > 1:
            told["revision"] = self.revision
        return told
