"""Reports of one event, long enough that copies of them are told from later reports."""

from datetime import date

from documents import Article, article_id

LEAD = (
    "A tram jumped the rails at a bend in the centre of Wexmoor during the evening rush hour and "
    "slid into the front of a bakery, injuring 23 people, four of them seriously."
)
MIDDLE = (
    "The driver told police that the brakes had not answered when he entered the bend, and that "
    "he had rung the bell to warn those who were crossing. Witnesses said that the tram leaned to "
    "the left before its second car left the track and pulled the first one with it."
)
LAST = (
    "The operator apologised to the passengers and said that all trams of the type would be looked "
    "at before the next morning. The line stays closed while the wreck is lifted off the pavement."
)
NEWS = (
    "Inspectors have meanwhile found a broken bolt below the second car, and the mayor wants to "
    "know who had signed the papers of the last inspection, which was due in spring."
)


def report(
    name: str,
    *paragraphs: str,
    title: str = "Tram derails in Wexmoor",
    day: date | None = date(2018, 9, 22),
) -> Article:
    """Return an article with a headline, a date line and `paragraphs`."""
    head = f"{title}\n\n" if day is None else f"{title}\n\n{day:%d %B %Y}\n\n"
    source = f"/news/{name}"
    return Article(
        id=article_id(source),
        source=source,
        name=name,
        title=title,
        published=day,
        text=head + "\n\n".join(paragraphs),
        body_start=len(head),
    )
