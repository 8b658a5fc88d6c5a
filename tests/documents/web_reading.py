"""What the tests of reading from the web share: a reader with a memory, and what it reads."""

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from documents import Article, Reading, Unchanged, UnreadableSourceError, Visit, WebReader
from documents.isolation import ReadingProcess
from documents.web.fetching import Fetcher
from documents.web.memory import REMOVED
from documents.web.options import WebOptions
from tests.documents.web_server import Page, WebServer

RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Ardmouth Post</title>{}'
    "</channel></rss>"
)
_ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Ardmouth Post</title>'
    "{}</feed>"
)


@dataclass
class Remembering:
    """A memory of what a reader learned and of what is stored, by its source."""

    visits: dict[str, Visit] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)

    def visit(self, address: str) -> Visit | None:
        return self.visits.get(address)

    def holds(self, address: str) -> bool:
        return any(source.partition("#")[0] == address for source in self.stored)

    def remove(self, source: str) -> None:
        """Remove an article, and note that."""
        self.stored.remove(source)
        visit = self.visits.get(source, Visit(source, datetime.now(UTC)))
        self.visits[source] = replace(visit, refused=REMOVED)

    def grow_older(self, days: int = 2) -> None:
        """Have everything been fetched earlier."""
        self.visits = {
            address: replace(visit, at=visit.at - timedelta(days=days))
            for address, visit in self.visits.items()
        }


@dataclass(frozen=True)
class Read:
    """What came of reading: articles, the addresses that had not changed, and the errors."""

    articles: list[Article]
    unchanged: list[str]
    refused: list[str]
    notes: list[str]


@cache
def reading_process() -> ReadingProcess:
    """One process reads for all tests: to start it takes the longest."""
    return ReadingProcess()


def read(
    web: WebServer,
    *paths: str,
    memory: Remembering | None = None,
    sitemaps: tuple[str, ...] = (),
    pages: int = 100,
) -> Read:
    """Read what is at paths of a server; what is read is remembered as stored."""
    hosts = (web.host, f"localhost:{web.port}")
    options = WebOptions(private_hosts=hosts, pause=0, tries=1, pages=pages)
    fetcher = Fetcher(options)
    found: list[Reading | Unchanged] = []
    with closing(WebReader(fetcher, memory=memory, process=reading_process())) as reader:
        found += reader.read(map(web.at, paths), sitemaps=map(web.at, sitemaps))
        assert reader.done == reader.found
        if memory is not None:
            memory.visits |= {visit.address: visit for visit in reader.learned()}
    readings = [item for item in found if isinstance(item, Reading)]
    articles = [item.found for item in readings if isinstance(item.found, Article)]
    if memory is not None:
        memory.stored |= {article.source for article in articles}
    return Read(
        articles,
        [item.name for item in found if isinstance(item, Unchanged)],
        [str(i.found) for i in readings if isinstance(i.found, UnreadableSourceError)],
        [note for item in readings for note in item.notes],
    )


def item(web: WebServer, path: str, *, title: str = "Entry", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{web.at(path)}</link>{more}</item>"


def feed(*items: str) -> Page:
    return Page(RSS.format("".join(items)), media_type="application/rss+xml")


def rss(web: WebServer) -> Page:
    return feed(item(web, "/1", title="One"), item(web, "/2", title="Two"))


def atom(web: WebServer) -> Page:
    entries = "".join(
        f"<entry><id>{n}</id><title>E</title><link href='{web.at(f'/{n}')}'/></entry>"
        for n in (1, 2)
    )
    return Page(_ATOM.format(entries), media_type="text/xml")


def json_feed(web: WebServer) -> Page:
    items = ", ".join(f'{{"id": "{n}", "title": "E", "url": "{web.at(f"/{n}")}"}}' for n in (1, 2))
    start = '{"version": "https://jsonfeed.org/version/1.1", "title": "Ardmouth Post"'
    return Page(f'{start}, "items": [{items}]}}', media_type="application/json")


def dated_map(web: WebServer) -> Page:
    return urlset(listed(web.at("/1"), "2020-03-04"), listed(web.at("/2"), "2020-03-04"))


def urlset(*entries: str) -> Page:
    return Page(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(entries)
        + "</urlset>",
        media_type="application/xml",
    )


def listed(address: str, changed: str = "") -> str:
    return f"<url><loc>{address}</loc>{changed and f'<lastmod>{changed}</lastmod>'}</url>"
