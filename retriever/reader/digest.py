"""Sentences that may answer, told one after another as one passage."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Extract:
    """A sentence with the one before it.

    :param article: that it is of, and `title` of the same.
    :param text: of both; the sentence is `text[own:]`.
    :param start: where `text` begins in the article's.
    """

    article: str
    title: str
    text: str
    start: int
    own: int

    @property
    def end(self) -> int:
        """Where it ends in the article's text."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Digest:
    """A passage of several sentences.

    :param title: of the article that comes first.
    :param places: (start, end) in `text` of each sentence, in the order in which they were given.
    """

    title: str
    text: str
    places: tuple[tuple[int, int], ...]


def digest(extracts: Sequence[Extract]) -> Digest:
    """Return the sentences as one passage, each article's together and as they stand in it.

    What stands before a sentence is told once, and the title of every article but the first where
    that one begins.

    :param extracts: of different sentences, at least one, the likeliest first: its article begins.
    """
    rank: dict[str, int] = {}
    for extract in extracts:
        rank.setdefault(extract.article, len(rank))
    order = sorted(range(len(extracts)), key=lambda i: (rank[extracts[i].article], extracts[i].end))
    text = ""
    places: dict[int, tuple[int, int]] = {}
    before: Extract | None = None
    for i in order:
        extract = extracts[i]
        follows = before is not None and before.article == extract.article
        if before is not None:
            text += " " if follows or not extract.title else f" {extract.title}. "
        if before is None or not follows or extract.start >= before.end:
            text += extract.text[: extract.own]
        sentence = extract.text[extract.own :]
        places[i] = (len(text), len(text) + len(sentence))
        text += sentence
        before = extract
    return Digest(extracts[0].title, text, tuple(places[i] for i in range(len(extracts))))
