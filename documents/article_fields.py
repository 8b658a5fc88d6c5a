"""An article as fields that JSON holds, and back."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from documents.article import Article


def fields_of(article: Article) -> dict[str, Any]:
    """Return the fields of `article`, days and moments as ISO texts."""
    fields = asdict(article)
    for name in ("published", "published_at"):
        fields[name] = None if fields[name] is None else fields[name].isoformat()
    return fields


def article_from(fields: dict[str, Any]) -> Article:
    """Return the article that `fields_of` gave the fields of.

    :raises KeyError, TypeError, ValueError: when they are none.
    """
    rest = dict(fields)
    day, moment = rest.pop("published"), rest.pop("published_at")
    for name in ("further_sources", "pages"):
        rest[name] = tuple(rest[name])
    return Article(
        **rest,
        published=None if day is None else date.fromisoformat(day),
        published_at=None if moment is None else datetime.fromisoformat(moment),
    )
