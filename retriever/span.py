"""What a reader finds: the words that answer, and the sentences that they stand in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A possible answer; all offsets are code points into `Article.text`, half open.

    :param start: of the words that answer; `end` is one past them.
    :param quote_start: of the whole sentences that hold them; `quote_end` is one past those.
    :param quote: the words from `quote_start` to `quote_end`, as the reader read them.
    :param score: probability that the quote answers the question, 0 to 1, higher is better.
    """

    article_id: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    quote: str
    score: float

    def __post_init__(self) -> None:
        if not 0 <= self.quote_start <= self.start < self.end <= self.quote_end:
            raise ValueError(f"the answer must lie in its quote, got {self}")
