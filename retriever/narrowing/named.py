"""Articles that a question names: by title, by file, or by the source that they come from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index import ArticleSummary

_FILE = re.compile(r"(?<![\w./-])[\w-]+\.(?:txt|md|html?)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:article|report|story|piece|headline|text)\b[^\"“”?]{0,30}[\"“](?P<title>[^\"“”]{3,200})[\"”]",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:according to|reported by|published (?:by|in|on)|(?:articles?|reports?|news|stories) "
    r"(?:from|by|in|on|of)|(?:does|did) (?=(?:the )?\S+ (?:report|write)\b)) ?(?:the )?"
    r"(?P<source>[\w.-]+(?: [A-Z][\w.-]+){0,2})",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_THE = re.compile(r"^the\s+", re.IGNORECASE)
_SHORTEST = 3  # letters of a source's name
_ANY = frozenset("article articles data docs documents downloads files news pages texts".split())


@dataclass(frozen=True)
class Named:
    """Articles that were named.

    :param ids: of the articles, at least one.
    :param how: what a person is told.
    """

    ids: tuple[str, ...]
    how: str


def may_name(question: str) -> bool:
    """Whether it is worth looking at the archive's articles for what `question` names."""
    return any(pattern.search(question) for pattern in (_FILE, _CALLED, _SOURCE))


def named_in(question: str, articles: Sequence[ArticleSummary]) -> Named | None:
    """Return the articles of the archive that `question` names, None where it names none."""
    for match in _FILE.finditer(question):
        name = match[0].casefold()
        ids = [a.id for a in articles if PurePosixPath(a.article).name.casefold() == name]
        if ids:
            return Named(tuple(ids), f"in {match[0]}")
    called = _CALLED.search(question)
    if called is not None:
        title = _letters(called["title"])
        same = [a for a in articles if title and _letters(a.title) == title]
        same = same or [a for a in articles if title and title in _letters(a.title)]
        if same:
            return Named(tuple(a.id for a in same), f"in “{same[0].title}”")
    for match in _SOURCE.finditer(question):
        words = match["source"].split()
        for length in range(len(words), 0, -1):
            name = "".join(map(_letters, words[:length]))
            ids = [a.id for a in articles if len(name) >= _SHORTEST and name in _sources(a)]
            if ids and len(ids) < len(articles):
                return Named(tuple(ids), f"from {' '.join(words[:length])}")
    return None


def _sources(article: ArticleSummary) -> set[str]:
    """What the source of an article may be called.

    Its paper as that calls itself, with and without "The", its host, the folder that it lies in.
    """
    paper = article.site or ""
    names = {_letters(paper), _letters(_THE.sub("", paper))}
    for place in article.places:
        if "://" in place:
            host = urlsplit(place).hostname or ""
            labels = [label for label in host.split(".")[:-1] if label not in ("www", "m")]
            names |= {_letters(host), *map(_letters, labels)}
        else:
            names.add(_letters(PurePosixPath(place).parent.name))
    return names - _ANY - {""}


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())
