"""Lines at the edges of an article that its site may put around each of its articles.

One article does not tell them from its own words, the others of its site do: what most of them have
and what speaks of the site is furniture. Here are the lines, and what an article is without some.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath
from urllib.parse import urlsplit

from documents.article import Article
from documents.formats.headed import CAPTION
from documents.site_words import speaks_of_site

_FIRST, _LAST = 4, 8  # paragraphs from an edge: how far furniture reaches into what was extracted
_LONGEST = 300  # characters
_KEY_BYTES = 6  # keys are whole numbers that SQLite keeps in six bytes

# Each begins with a fixed character, which is found fast.
_BLANK_LINES = re.compile(r"\n\s*\n")
_LINE_END = re.compile(r"\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Span = tuple[int, int]


@dataclass(frozen=True)
class EdgeLine:
    """A short paragraph at an edge of an article.

    :param start: offset (code points) in `Article.text`; `end` likewise.
    :param key: the same for the same words, white space aside, at the same edge.
    """

    start: int
    end: int
    key: int


def site_of(article: Article) -> str:
    """Return what tells the site of an article from others.

    That is the host of its address; else, the name of the site, paper or sender that it states;
    else the folder that its file lies in.
    """
    for place in (article.source, article.url or ""):
        host = _host(place)
        if host:
            return host
    return article.site or str(PurePath(article.source.partition("#")[0]).parent)


def edge_lines(article: Article) -> list[EdgeLine]:
    """Return the short paragraphs at the edges of `article`, the first ones before the last.

    One that is both among the first and among the last is there twice.
    """
    spans = _paragraphs(article)
    return [
        EdgeLine(start, end, _key(f"{edge}\0{_folded(article.text[start:end])}"))
        for edge, among in (("first", spans[:_FIRST]), ("last", spans[-_LAST:]))
        for start, end in among
        if end - start <= _LONGEST
    ]


def core_of(article: Article) -> int:
    """Return a key of the two longest paragraphs, which copies of an article share."""
    spans = sorted(_paragraphs(article), key=lambda span: span[0] - span[1])[:2]
    return _key("\0".join(_folded(article.text[start:end]) for start, end in spans))


def without_lines(article: Article, keys: Collection[int]) -> Article:
    """Return `article` without those of its `edge_lines` that its site repeats.

    A line that does not speak of the site by its words stays, and so do headline and date line;
    where nothing else would be left, everything does.

    :param keys: of the lines that are repeated.
    """
    found = [line for line in edge_lines(article) if line.key in keys] if keys else []
    lines = {(li.start, li.end) for li in found if _is_furniture(article, li)}
    if not lines:
        return article
    spans = _paragraphs(article)
    kept = [span for span in spans if span not in lines]
    if all(article.text.startswith(CAPTION, start) for start, _ in kept):
        return article
    last = kept[-1][1]
    cuts = [(one[0], other[0]) for one, other in pairwise(spans) if one in lines and one[0] < last]
    if last < spans[-1][0]:  # what is cut at the end takes the gap above it along
        cuts.append((last, len(article.text)))
    kept_from = [0, *(end for _, end in cuts)]
    kept_to = [*(start for start, _ in cuts), len(article.text)]
    text = "".join(article.text[a:b] for a, b in zip(kept_from, kept_to, strict=True))
    return replace(article, text=text, pages=tuple(_moved(page, cuts) for page in article.pages))


def _is_furniture(article: Article, line: EdgeLine) -> bool:
    words = article.text[line.start : line.end]
    host = _host(article.source).partition(".")[0]
    names = tuple(name for name in (article.site, host) if name)
    if words.startswith(CAPTION):
        return False
    # Where several lines are one paragraph, news may stand in it beside what is none.
    parts = _SENTENCE_END.split(words) if "\n" in words else [words]
    return all(speaks_of_site(_folded(part), names) for part in parts)


def _moved(offset: int, cuts: Sequence[Span]) -> int:
    """Where what stood at an offset stands after the cuts."""
    return offset - sum(min(end, offset) - start for start, end in cuts if start < offset)


def _paragraphs(article: Article) -> list[Span]:
    """Paragraphs below headline and date line; lines, where no blank lines divide them."""
    text, start = article.text, article.body_start
    gaps = _gaps(_BLANK_LINES, article) or _gaps(_LINE_END, article)
    starts = [start, *(after for _, after in gaps)]
    ends = [*(before for before, _ in gaps), len(text)]
    found = []
    for begin, end in zip(starts, ends, strict=True):
        part = text[begin:end]
        if words := part.strip():
            begin += part.index(words)
            found.append((begin, begin + len(words)))
    return found


def _gaps(between: re.Pattern[str], article: Article) -> list[Span]:
    """Where paragraphs are parted, above and below which there is something."""
    body = article.text[article.body_start :]
    first = article.body_start + len(body) - len(body.lstrip())
    found = between.finditer(article.text, first, first + len(body.strip()))
    return [match.span() for match in found]


def _host(place: str) -> str:
    if "://" not in place:
        return ""
    try:
        host = urlsplit(place).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _folded(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
    return int.from_bytes(digest, "big", signed=True)
