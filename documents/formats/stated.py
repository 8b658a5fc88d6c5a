"""What a page says of itself: JSON-LD, OpenGraph and other meta elements, in that order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from documents.tidying import tidy_address, tidy_line

_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report", "WebPage")
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "cxenseparse:recs:publishtime",
)
_MOST_SCRIPTS = 50
_DEEPEST = 8


@dataclass(frozen=True)
class Stated:
    """The metadata of a page; `dates` as they are written, best first."""

    title: str | None = None
    dates: tuple[str, ...] = ()
    author: str | None = None
    site: str | None = None
    language: str | None = None
    url: str | None = None


def stated_in(tree: Any) -> Stated:  # noqa: ANN401 - lxml has no types of its own
    """Return what a page states of itself.

    :param tree: the page, as lxml parsed it.
    """
    article = next(_json_articles(tree), {})
    meta = _meta(tree)
    times = tree.xpath("//time[@datetime][@pubdate or @itemprop='datePublished']/@datetime")
    dates = [article.get("datePublished"), *map(meta.get, _DATES), *times[:3]]
    dates.append(article.get("dateCreated"))
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    return Stated(
        title=_line(article.get("headline")) or _line(meta.get("og:title")),
        dates=tuple(line for line in map(_line, dates) if line),
        author=_name(article.get("author")) or _line(meta.get("author")),
        site=_name(article.get("publisher")) or _line(meta.get("og:site_name")),
        language=_line(article.get("inLanguage"))
        or _line(next(iter(tree.xpath("/html/@lang")), None)),
        url=_address([*canonical[:1], meta.get("og:url"), article.get("url")]),
    )


def _json_articles(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - of lxml or JSON, which have no types
    """The objects of JSON-LD that describe an article; those of a kind that says so come first."""
    found = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:_MOST_SCRIPTS]:
        try:
            found += list(_objects(json.loads(script)))
        except (ValueError, RecursionError):
            continue
    kinds = {kind: place for place, kind in enumerate(_ARTICLES)}
    ranked = [(min(kinds.get(k, 99) for k in _kinds(o)), o) for o in found if _kinds(o)]
    ranked = [pair for pair in ranked if pair[0] < len(_ARTICLES)]
    order = sorted(ranked, key=lambda pair: pair[0] == kinds["WebPage"])
    yield from (item for _, item in order)


def _kinds(item: dict[str, Any]) -> list[str]:
    kind = item.get("@type")
    return [k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)]


def _objects(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)
        yield from _objects(value.get("mainEntity"), depth + 1)


def _meta(tree: Any) -> dict[str, str]:  # noqa: ANN401 - of lxml or JSON, which have no types
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content)
    return found


def _line(value: object) -> str | None:
    return tidy_line(value) if isinstance(value, str) else None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        names = [name for name in map(_name, value[:10]) if name]
        return ", ".join(names) or None
    return _line(value.get("name")) if isinstance(value, dict) else _line(value)


def _address(found: list[object]) -> str | None:
    """The first web address; what is not whole is completed by the first that is."""
    tidied = [tidy_address(address) for address in found if isinstance(address, str)]
    given = [address for address in tidied if address]
    base = next(filter(None, (_web(address) for address in given)), "")
    return next(filter(None, (_web(address, base) for address in given)), None)


def _web(given: str, base: str = "") -> str | None:
    try:
        address = urljoin(base, given)
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
