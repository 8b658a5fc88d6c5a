"""What a format's reader finds in a file, before it becomes an article."""

from dataclasses import dataclass
from datetime import date, datetime

from documents.dates import Moment


@dataclass(frozen=True)
class Draft:
    """The parts of an article.

    :param text: the text to store; begins with title and date line where the file has them.
    :param body_start: offset (code points) in `text` at which headline and date line end.
    :param title: the headline, None where the file has none.
    :param published: the day, None where the file names none.
    :param url: the canonical address that the file names, if any.
    :param published_at: the moment, where the file gives its time with a time zone.
    :param author: who wrote it, where the file says so.
    :param site: the paper, site or sender that published it, where the file says so.
    :param language: its code ("en", "pt-BR"), where the file states it.
    :param pages: offset (code points) in `text` at which each page begins; empty without pages.
    :param key: what tells it from the other articles of its file and stays the same when those
        change; None where the file is one article. In an archive "/path/of/member", or
        "/path/of/member#key" where that holds several.
    :param notes: what was noticed and the person should know, each in a few words.
    """

    text: str
    body_start: int = 0
    title: str | None = None
    published: date | None = None
    url: str | None = None
    published_at: datetime | None = None
    author: str | None = None
    site: str | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    key: str | None = None
    notes: tuple[str, ...] = ()


def without_title(body: str, title: str | None) -> str:
    """Return `body` without its first paragraph, where that is the title again."""
    first, _, rest = body.partition("\n\n")
    return rest if title and first == title and rest else body


def compose(
    body: str,
    *,
    title: str | None,
    date_line: str | None,
    published: Moment | None,
    url: str | None = None,
    author: str | None = None,
    site: str | None = None,
    language: str | None = None,
    pages: tuple[int, ...] = (),
    key: str | None = None,
    notes: tuple[str, ...] = (),
) -> Draft:
    """Return the draft of title, date line and body, joined by blank lines.

    :param pages: offsets in `body`; those of the draft are counted from its text, whose first page
        begins at 0.
    """
    head = "\n\n".join(part for part in (title, date_line) if part)
    text = "\n\n".join(part for part in (head, body) if part)
    body_start = min(len(head) + 2, len(text)) if head else 0
    return Draft(
        text=text,
        body_start=body_start,
        title=title or None,
        published=None if published is None else published.day,
        url=url,
        published_at=None if published is None else published.at,
        author=author,
        site=site,
        language=language,
        pages=tuple(0 if i == 0 else body_start + page for i, page in enumerate(pages)),
        key=key,
        notes=notes,
    )
