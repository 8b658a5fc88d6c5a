"""Feeds (RSS, Atom, JSON Feed): an article for each entry, of the words that the feed has of it."""

import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

from documents.dates import first_moment
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose
from documents.formats.markup import blocks_of
from documents.formats.options import ReadingOptions
from documents.tidying import tidy_line

JSON_FEED_MARK = b"jsonfeed.org/version/"
_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf")
_MOST = 5_000  # entries
_LOOKED_AT = 4096  # bytes in which a feed says that it is one


def looks_like_feed(raw: bytes) -> bool:
    """Whether the bytes are a feed, as far as their beginning tells."""
    start = raw[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        return JSON_FEED_MARK in start
    return start.startswith(b"<") and b"<html" not in start and any(r in start for r in _ROOTS)


def drafts_of_feed(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of each entry, known by its id in the feed or by its link.

    An entry of which the feed has but the title is its title.
    """
    entries = _json_entries if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _entries
    seen: set[str] = set()
    for entry in entries(raw, source):
        draft = _draft(entry)
        if draft is not None and draft.key not in seen and len(seen) < _MOST:
            seen.add(draft.key or "")
            yield draft


def _entries(raw: bytes, source: str) -> Iterator[dict[str, Any]]:
    import feedparser

    feed = feedparser.parse(io.BytesIO(raw))
    if not feed.get("version") and not feed.entries:
        raise UnreadableSourceError(source, "not a feed")
    site = feed.feed.get("title")
    for entry in feed.entries:
        contents = [part.get("value") for part in entry.get("content", ())]
        yield {
            "id": entry.get("id"),
            "link": entry.get("link"),
            "title": entry.get("title"),
            "dates": [entry.get("published"), entry.get("updated")],
            "body": max([*contents, entry.get("summary")], key=lambda body: len(body or "")),
            "author": entry.get("author"),
            "site": site,
            "language": feed.feed.get("language"),
        }


def _json_entries(raw: bytes, source: str) -> Iterator[dict[str, Any]]:
    feed = json.loads(raw.decode("utf-8-sig"))
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UnreadableSourceError(source, "not a JSON Feed")
    for item in feed["items"]:
        if isinstance(item, dict):
            authors = item.get("authors")
            first = authors[0] if isinstance(authors, list) and authors else item.get("author")
            yield {
                "id": item.get("id"),
                "link": item.get("url") or item.get("external_url"),
                "title": item.get("title"),
                "dates": [item.get("date_published"), item.get("date_modified")],
                "body": item.get("content_html") or item.get("content_text") or item.get("summary"),
                "author": first.get("name") if isinstance(first, dict) else None,
                "site": feed.get("title"),
                "language": item.get("language") or feed.get("language"),
            }


def _draft(entry: dict[str, Any]) -> Draft | None:
    texts = {name: value for name, value in entry.items() if isinstance(value, str)}
    dates = [date for date in entry["dates"] if isinstance(date, str)]
    blocks = blocks_of(texts["body"]) if texts.get("body", "").strip() else []
    # A title may hold mark-up, too.
    title = " ".join(block.text for block in blocks_of(texts["title"])) if "title" in texts else ""
    body = "\n\n".join(block.text for block in blocks)
    if not title and not body:
        return None
    published, notes = first_moment(dates)
    link = texts.get("link", "").strip()
    known = tidy_line(texts.get("id")) or tidy_line(link)
    return compose(
        body,
        title=tidy_line(title),
        date_line=None if published is None else published.day.isoformat(),
        published=published,
        url=link if link.startswith(("http://", "https://")) else None,
        author=tidy_line(texts.get("author")),
        site=tidy_line(texts.get("site")),
        language=tidy_line(texts.get("language")),
        key=known or hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()[:16],
        notes=notes,
    )
