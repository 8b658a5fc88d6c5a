"""What a format's reader finds in a file, before it becomes an article."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Draft:
    """The parts of an article.

    :param text: the text to store; begins with title and date line where the file has them.
    :param body_start: offset (code points) in `text` at which headline and date line end.
    :param title: the headline, None where the file has none.
    :param published: the day, None where the file names none.
    :param url: the canonical address that the file names, if any.
    """

    text: str
    body_start: int = 0
    title: str | None = None
    published: date | None = None
    url: str | None = None


def compose(
    body: str,
    *,
    title: str | None,
    date_line: str | None,
    published: date | None,
    url: str | None = None,
) -> Draft:
    """Return the draft of title, date line and body, joined by blank lines."""
    head = "\n\n".join(part for part in (title, date_line) if part)
    text = "\n\n".join(part for part in (head, body) if part)
    return Draft(
        text=text,
        body_start=min(len(head) + 2, len(text)) if head else 0,
        title=title or None,
        published=published,
        url=url,
    )
