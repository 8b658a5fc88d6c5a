"""An article: what is stored of a source, and what every offset points into."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Article:
    """One news article.

    :param id: 16 hexadecimal digits made from `source`: one source, one article.
    :param source: absolute path or URL that the article came from.
    :param name: path below the folder that was added, the file's name, or the URL.
    :param title: the headline; the file's name where the source has none.
    :param published: day of publication, None where the source names none.
    :param text: the stored text; begins with title and date line where the source has them.
    :param body_start: offset (code points) in `text` at which headline and date line end.
    :param url: canonical address of the article, where known.
    :param language: language code, where known.
    :param published_at: the moment with its time zone, where the source gives one.
    :param author: who wrote it, where known.
    :param site: the paper, site or sender that published it, where known.
    :param pages: offset (code points) in `text` at which each page begins; empty without pages.
    :param further_sources: other places that the same article came from.
    :param revision: 1 for the first version of the source, one more for each change.
    """

    id: str
    source: str
    name: str
    title: str
    published: date | None
    text: str
    body_start: int = 0
    url: str | None = None
    language: str | None = None
    further_sources: tuple[str, ...] = ()
    revision: int = 1
    published_at: datetime | None = None
    author: str | None = None
    site: str | None = None
    pages: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.body_start <= len(self.text):
            raise ValueError(f"body_start must lie in the text, got {self.body_start}")

    def page_at(self, offset: int) -> int | None:
        """Return the number (from 1) of the page that `offset` lies on, None without pages."""
        return bisect_right(self.pages, offset) or None if self.pages else None

    @property
    def content_hash(self) -> str:
        """SHA-256 (hexadecimal) of everything that a reader of the article could notice."""
        day = "" if self.published is None else self.published.isoformat()
        parts: tuple[str, ...] = (
            self.title,
            day,
            self.url or "",
            self.name,
            str(self.body_start),
            self.text,
        )
        moment = "" if self.published_at is None else self.published_at.isoformat()
        further = (self.author, self.site, self.language, moment, *map(str, self.pages))
        if any(further):  # what has none of it hashes as it did before there was any
            parts += tuple(part or "" for part in further)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def article_id(source: str) -> str:
    """Return the id of the article that comes from `source` (absolute path or URL)."""
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:16]
