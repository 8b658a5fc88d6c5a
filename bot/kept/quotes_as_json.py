"""Quotes as they are kept in a file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from retriever.quote import Quote


def quotes_to_json(quotes: Sequence[Quote]) -> str:
    """Return the quotes as a JSON list."""
    return json.dumps([_to_fields(quote) for quote in quotes], ensure_ascii=False)


def quotes_from_json(text: str) -> tuple[Quote, ...]:
    """Return the quotes of a list that `quotes_to_json` made.

    :raises KeyError, TypeError, ValueError: when it is none.
    """
    return tuple(map(_from_fields, json.loads(text)))


def _to_fields(quote: Quote) -> dict[str, Any]:
    fields = asdict(quote)
    fields["published"] = None if quote.published is None else quote.published.isoformat()
    return fields


def _from_fields(fields: dict[str, Any]) -> Quote:
    published = fields["published"]
    day = None if published is None else date.fromisoformat(published)
    copies = tuple(fields.get("also_in", ()))
    return Quote(**{**fields, "published": day, "also_in": copies})
