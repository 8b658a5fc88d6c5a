"""Addresses into articles: pages, feeds with what they lead to, sitemaps."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from documents import Article, Reading, Unchanged, UnreadableSourceError, Visit, WebReader
from documents.isolation import ReadingProcess
from documents.web.fetching import Fetched, Fetcher
from documents.web.memory import REMOVED
from documents.web.options import WebOptions
from documents.web.validators import NO_VALIDATORS, Validators
from tests.documents.web_server import Page, WebServer, article_page

_RSS = (
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


@pytest.fixture
def memory() -> Remembering:
    """A memory of nothing yet."""
    return Remembering()


_PROCESS = ReadingProcess()


@pytest.fixture(scope="module", autouse=True)
def process() -> Iterator[None]:
    """One process reads for all of these tests: to start it takes the longest."""
    yield
    _PROCESS.close()


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
    with closing(WebReader(fetcher, memory=memory, process=_PROCESS)) as reader:
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
    return Page(_RSS.format("".join(items)), media_type="application/rss+xml")


def test_a_page_gives_its_article(web: WebServer) -> None:
    head = '<link rel="canonical" href="https://post.example/storm">'
    web.pages["/short"] = Page(status=301, headers={"Location": "/storm?ref=1"})
    web.pages["/storm?ref=1"] = Page(article_page(head=head))
    (article,) = read(web, "/short").articles
    assert article.source == article.name == web.at("/short")
    assert article.url == "https://post.example/storm"
    assert article.title == "Storm closes the coast road"
    assert article.published == date(2020, 3, 4)
    assert "Buses take the inland road" in article.text


def test_without_a_canonical_address_the_one_that_it_was_found_at_counts(web: WebServer) -> None:
    web.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    web.pages["/b"] = Page(article_page())
    assert [article.url for article in read(web, "/a").articles] == [web.at("/b")]


def test_the_encoding_that_the_server_names_counts(web: WebServer) -> None:
    page = article_page("Café am Hafen schließt", body="Das Café schließt im März. " * 20)
    web.pages["/"] = Page(page.encode("cp1252"), media_type="text/html; charset=windows-1252")
    (article,) = read(web, "/").articles
    assert article.title == "Café am Hafen schließt"
    assert "Das Café schließt im März." in article.text


@pytest.mark.parametrize(
    "charset", ["idna", "undefined", "punycode", "raw_unicode_escape", "none", "utf-8''%00"]
)
def test_an_encoding_that_is_none_of_pages_does_not_count(web: WebServer, charset: str) -> None:
    equals = "*=" if "'" in charset else "="
    media_type = f"text/html; charset{equals}{charset}"
    web.pages["/"] = Page(article_page("Caf\u00e9 am Hafen"), media_type=media_type)
    assert [article.title for article in read(web, "/").articles] == ["Caf\u00e9 am Hafen"]


def test_other_formats_are_read_by_their_media_type(web: WebServer) -> None:
    web.pages["/plain"] = Page("Title\n\n04 March 2020\n\nText of it.", media_type="text/plain")
    records = (
        '[{"title": "A", "text": "One ferry sank."}, {"title": "B", "text": "Two more sank."}]'
    )
    web.pages["/list"] = Page(records, media_type="application/json")
    plain, *listed = read(web, "/plain", "/list").articles
    assert (plain.title, plain.published) == ("Title", date(2020, 3, 4))
    assert [article.title for article in listed] == ["A", "B"]
    assert all(article.source.startswith(web.at("/list#")) for article in listed)


def test_a_page_without_an_article_is_refused_with_the_reason(web: WebServer) -> None:
    web.pages["/empty"] = Page("<!DOCTYPE html><html><body></body></html>")
    web.pages["/picture"] = Page(b"\x89PNG\r\n\x1a\n", media_type="image/png")
    refused = read(web, "/empty", "/missing", "/picture").refused
    assert refused[0] == f"{web.at('/empty')}: no article text found in the page"
    assert refused[1] == f"{web.at('/missing')}: not found"
    assert refused[2].startswith(f"{web.at('/picture')}: not a format that is read")


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


@pytest.mark.parametrize("made", [rss, atom, json_feed])
def test_a_feed_gives_what_it_leads_to(web: WebServer, made: object) -> None:
    assert callable(made)
    web.pages["/feed"] = made(web)
    web.pages["/1"] = Page(article_page("Storm closes the coast road"))
    web.pages["/2"] = Page(article_page("Bakery opens on the quay", day=None))
    articles = read(web, "/feed").articles
    assert [article.source for article in articles] == [web.at("/1"), web.at("/2")]
    assert [article.title for article in articles] == [
        "Storm closes the coast road", "Bakery opens on the quay",
    ]  # fmt: skip
    assert {article.site for article in articles} == {"Ardmouth Post"}


def test_the_feed_says_what_the_page_does_not(web: WebServer) -> None:
    more = "<pubDate>Wed, 04 Mar 2020 10:00:00 +0100</pubDate>"
    web.pages["/feed"] = feed(item(web, "/1", more=more))
    web.pages["/1"] = Page(article_page(day=None))
    (article,) = read(web, "/feed").articles
    assert article.published == date(2020, 3, 4)
    assert article.published_at == datetime(2020, 3, 4, 9, tzinfo=UTC)


def test_a_feed_s_own_words_stand_in_for_a_page_that_has_none(web: WebServer) -> None:
    words = "The harbour was dredged again, to the relief of the fishing fleet. " * 8
    web.pages["/feed"] = feed(item(web, "/1", more=f"<description>{words}</description>"))
    web.pages["/1"] = Page("<!DOCTYPE html><html><body><script>app()</script></body></html>")
    found = read(web, "/feed")
    assert [article.source for article in found.articles] == [web.at("/1")]
    assert "relief of the fishing fleet" in found.articles[0].text
    assert found.notes == [
        "taken from the feed; its page gives none: no article text found in the page"
    ]


def test_what_a_feed_says_nothing_new_of_is_not_fetched_again(
    web: WebServer, memory: Remembering
) -> None:
    web.pages["/feed"] = feed(item(web, "/1"))
    web.pages["/1"] = Page(article_page())
    assert len(read(web, "/feed", memory=memory).articles) == 1
    web.pages["/feed"] = feed(item(web, "/2", title="New"), item(web, "/1"))
    web.pages["/2"] = Page(article_page("Bakery opens on the quay"))
    web.asked.clear()
    again = read(web, "/feed", memory=memory)
    assert [article.source for article in again.articles] == [web.at("/2")]
    assert again.unchanged == [web.at("/1")]
    assert web.paths() == ["/feed", "/2"]


def test_what_a_feed_says_something_new_of_is_fetched_again(
    web: WebServer, memory: Remembering
) -> None:
    web.pages["/feed"] = feed(item(web, "/1"))
    web.pages["/1"] = Page(article_page())
    read(web, "/feed", memory=memory)
    web.pages["/feed"] = feed(item(web, "/1", title="Entry, corrected"))
    web.pages["/1"] = Page(article_page("Storm closes both roads"))
    assert [a.title for a in read(web, "/feed", memory=memory).articles] == [
        "Storm closes both roads"
    ]


def test_a_feed_and_a_page_that_have_not_changed_cost_one_request_each(
    web: WebServer, memory: Remembering
) -> None:
    web.pages["/feed"] = Page(feed(item(web, "/1")).body, headers={"ETag": '"f"'})
    web.pages["/1"] = Page(article_page(), headers={"ETag": '"1"'})
    read(web, "/feed", memory=memory)
    web.asked.clear()
    again = read(web, "/feed", "/1", memory=memory)
    assert again.articles == []
    assert again.unchanged == [web.at("/feed"), web.at("/1")]
    assert web.paths() == ["/feed", "/1"]


def test_what_was_removed_stays_so_until_its_own_address_is_added(
    web: WebServer, memory: Remembering
) -> None:
    web.pages["/feed"] = feed(item(web, "/1"))
    web.pages["/1"] = Page(article_page(), headers={"ETag": '"1"'})
    read(web, "/feed", memory=memory)
    memory.remove(web.at("/1"))
    assert read(web, "/feed", memory=memory) == Read([], [], [], [])
    memory.grow_older()
    web.pages["/feed"] = feed(item(web, "/1", title="Entry, corrected"))
    assert read(web, "/feed", memory=memory) == Read([], [], [], [])
    assert len(read(web, "/1", memory=memory).articles) == 1
    assert read(web, "/feed", memory=memory).unchanged == [web.at("/1")]


@pytest.mark.parametrize("days", [("", ""), ("2020-03-04", "2020-03-05")])
def test_what_was_removed_is_not_brought_back_by_a_sitemap(
    web: WebServer, memory: Remembering, days: tuple[str, str]
) -> None:
    web.pages["/1"] = Page(article_page())
    web.pages["/map.xml"] = urlset(listed(web.at("/1"), days[0]))
    assert len(read(web, memory=memory, sitemaps=("/map.xml",)).articles) == 1
    memory.remove(web.at("/1"))
    memory.grow_older()
    web.pages["/map.xml"] = urlset(listed(web.at("/1"), days[1]))
    web.asked.clear()
    assert read(web, memory=memory, sitemaps=("/map.xml",)) == Read([], [], [], [])
    assert web.paths() == ["/map.xml"]


def test_one_of_several_articles_that_was_removed_stays_so_alone(
    web: WebServer, memory: Remembering
) -> None:
    def records(*titles: str) -> Page:
        entries = ", ".join(f'{{"id": "{t}", "title": "{t}", "text": "It sank."}}' for t in titles)
        return Page(f"[{entries}]", media_type="application/json")

    web.pages["/feed"] = feed(item(web, "/list"))
    web.pages["/list"] = records("A", "B")
    assert len(read(web, "/feed", memory=memory).articles) == 2
    memory.remove(web.at("/list#A"))
    web.pages["/feed"] = feed(item(web, "/list", title="Changed"))
    web.pages["/list"] = records("A", "B", "C")
    titles = [article.title for article in read(web, "/feed", memory=memory).articles]
    assert titles == ["B", "C"]
    for title in ("B", "C"):
        memory.remove(web.at(f"/list#{title}"))
    for entry in ("Changed again", "Changed again", "Changed at last"):
        web.pages["/feed"] = feed(item(web, "/list", title=entry))
        assert read(web, "/feed", memory=memory) == Read([], [], [], [])
    assert len(read(web, "/list", memory=memory).articles) == 3
    assert not any(visit.removed for visit in memory.visits.values())


def test_an_entry_that_is_all_there_is_of_an_article_does_not_come_back_either(
    web: WebServer, memory: Remembering
) -> None:
    entries = [f"<item><guid>{n}</guid><title>Road {n} is closed</title></item>" for n in "abc"]
    web.pages["/feed"] = feed(*entries[:2])
    first, _ = read(web, "/feed", memory=memory).articles
    memory.remove(first.source)
    web.pages["/feed"] = feed(*entries)
    titles = [article.title for article in read(web, "/feed", memory=memory).articles]
    assert titles == ["Road b is closed", "Road c is closed"]


def test_what_was_lost_comes_back(web: WebServer, memory: Remembering) -> None:
    web.pages["/feed"] = feed(item(web, "/1"))
    web.pages["/map.xml"] = urlset(listed(web.at("/2"), "2020-03-04"))
    web.pages["/1"] = Page(article_page("One road is closed"), headers={"ETag": '"1"'})
    web.pages["/2"] = Page(article_page("Two roads are closed"), headers={"ETag": '"2"'})
    for _ in range(2):
        assert len(read(web, "/feed", memory=memory, sitemaps=("/map.xml",)).articles) == 2
        memory.stored.clear()


def test_what_a_feed_led_to_in_vain_is_tried_again_the_next_day(
    web: WebServer, memory: Remembering
) -> None:
    web.pages["/feed"] = feed(item(web, "/1"))
    assert read(web, "/feed", memory=memory).refused == [f"{web.at('/1')}: not found"]
    web.asked.clear()
    assert read(web, "/feed", memory=memory).refused == [f"{web.at('/1')}: not found"]
    assert web.paths() == ["/feed"]
    memory.grow_older()
    web.pages["/1"] = Page(article_page())
    assert len(read(web, "/feed", memory=memory).articles) == 1


def dated_map(web: WebServer) -> Page:
    return urlset(listed(web.at("/1"), "2020-03-04"), listed(web.at("/2"), "2020-03-04"))


@pytest.mark.parametrize("made", [rss, dated_map])
@pytest.mark.parametrize("empty", [Page("<!DOCTYPE html><p></p>"), Page(status=404)])
def test_what_gave_nothing_is_tried_again_though_what_led_to_it_has_not_changed(
    web: WebServer, memory: Remembering, made: object, empty: Page
) -> None:
    assert callable(made)
    web.pages["/list"] = replace(made(web), headers={"ETag": '"f"'})
    web.pages["/1"] = Page(article_page("One road is closed"))
    web.pages["/2"] = empty
    named, sitemaps = (("/list",), ()) if made is rss else ((), ("/list",))
    assert len(read(web, *named, memory=memory, sitemaps=sitemaps).articles) == 1
    for _ in range(2):  # within a day nothing is sent again
        web.asked.clear()
        again = read(web, *named, memory=memory, sitemaps=sitemaps)
        assert (again.unchanged, web.paths()) == ([web.at("/list")], ["/list"])
    memory.grow_older()
    web.asked.clear()
    assert len(read(web, *named, memory=memory, sitemaps=sitemaps).refused) == 1
    assert web.paths() == ["/list", "/2"]
    memory.grow_older()
    web.pages["/2"] = Page(article_page("Two roads are closed"))
    assert len(read(web, *named, memory=memory, sitemaps=sitemaps).articles) == 1
    memory.grow_older()
    web.asked.clear()
    assert read(web, *named, memory=memory, sitemaps=sitemaps).unchanged == [web.at("/list")]
    assert web.paths() == ["/list"]


def test_what_a_page_gave_nothing_waits_for_no_longer_than_a_day_as_its_feed_changes(
    web: WebServer, memory: Remembering
) -> None:
    web.pages["/feed"] = replace(feed(item(web, "/1")), headers={"ETag": '"1"'})
    assert len(read(web, "/feed", memory=memory).refused) == 1
    memory.visits = {a: replace(v, at=v.at - timedelta(hours=20)) for a, v in memory.visits.items()}
    web.pages["/2"] = Page(article_page("Two roads are closed"))
    web.pages["/feed"] = replace(feed(item(web, "/1"), item(web, "/2")), headers={"ETag": '"2"'})
    assert len(read(web, "/feed", memory=memory).articles) == 1
    memory.visits = {a: replace(v, at=v.at - timedelta(hours=5)) for a, v in memory.visits.items()}
    web.pages["/1"] = Page(article_page("One road is closed"))
    assert len(read(web, "/feed", memory=memory).articles) == 1


def test_entities_of_a_feed_are_not_expanded(web: WebServer) -> None:
    bomb = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom" * 10}">' for n in range(12)
    )
    web.pages["/feed"] = Page(
        f"<?xml version='1.0'?><!DOCTYPE rss [{bomb}]>" + _RSS.format(
            f"<item><title>&e11;</title><link>{web.at('/1')}</link></item>"
        ).partition("?>")[2],
        media_type="application/rss+xml",
    )  # fmt: skip
    found = read(web, "/feed")
    assert found.articles == []
    assert all("boomboomboom" * 100 not in line for line in found.refused)


def test_a_file_of_this_computer_is_not_read_by_way_of_a_feed(web: WebServer) -> None:
    entity = '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    item_ = f"<item><title>&file;</title><link>{web.at('/1')}</link></item>"
    web.pages["/feed"] = Page(f"<?xml version='1.0'?>{entity}" + _RSS.format(item_)[21:])
    web.pages["/links"] = feed("<item><title>x</title><link>file:///etc/passwd</link></item>")
    found = read(web, "/feed", "/links")
    assert "root:" not in str(found)
    assert web.paths() in (["/feed", "/links"], ["/feed", "/1", "/links"])


def urlset(*entries: str) -> Page:
    return Page(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(entries)
        + "</urlset>",
        media_type="application/xml",
    )


def listed(address: str, changed: str = "") -> str:
    return f"<url><loc>{address}</loc>{changed and f'<lastmod>{changed}</lastmod>'}</url>"


def test_a_sitemap_gives_the_pages_that_it_lists(web: WebServer, memory: Remembering) -> None:
    index = (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{web.at('/part.xml')}</loc></sitemap></sitemapindex>"
    )
    web.pages["/sitemap.xml"] = Page(index, media_type="application/xml")
    web.pages["/part.xml"] = urlset(
        listed(web.at("/1"), "2020-03-04"), listed(web.at("/2")), listed("http://other.example/3")
    )
    web.pages["/1"] = Page(article_page("One road is closed"))
    web.pages["/2"] = Page(article_page("Two roads are closed"))
    found = read(web, memory=memory, sitemaps=("/",))
    assert [article.title for article in found.articles] == [
        "One road is closed", "Two roads are closed",
    ]  # fmt: skip
    web.asked.clear()
    read(web, memory=memory, sitemaps=("/",))
    assert web.paths() == ["/sitemap.xml", "/part.xml"]
    # Of the second one the sitemap says nothing: it is asked for again after a day.
    memory.grow_older()
    web.asked.clear()
    read(web, memory=memory, sitemaps=("/",))
    assert web.paths() == ["/sitemap.xml", "/part.xml", "/2"]


def test_a_sitemap_may_lie_at_another_host_than_was_asked(
    web: WebServer, memory: Remembering
) -> None:
    there = f"http://localhost:{web.port}"
    index = (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{there}/part.xml</loc></sitemap></sitemapindex>"
    )
    web.pages["/sitemap.xml"] = Page(status=301, headers={"Location": f"{there}/index.xml"})
    web.pages["/index.xml"] = Page(index, media_type="application/xml")
    web.pages["/part.xml"] = urlset(listed(f"{there}/1"), listed("http://other.example/3"))
    web.pages["/map.xml"] = Page(status=302, headers={"Location": f"{there}/moved.xml"})
    web.pages["/moved.xml"] = urlset(listed(web.at("/2")))
    web.pages["/1"] = Page(article_page("One road is closed"))
    web.pages["/2"] = Page(article_page("Two roads are closed"))
    found = read(web, memory=memory, sitemaps=("/", "/map.xml"))
    assert [article.source for article in found.articles] == [f"{there}/1", web.at("/2")]
    assert found.refused == []


def test_a_sitemap_of_other_hosts_alone_is_refused_each_time(
    web: WebServer, memory: Remembering
) -> None:
    entry = listed("http://other.example/3", "2020-03-04")
    web.pages["/map.xml"] = replace(urlset(entry), headers={"ETag": '"1"'})
    for _ in range(2):
        assert read(web, memory=memory, sitemaps=("/map.xml",)).refused == [
            f"{web.at('/map.xml')}: lists nothing of its own host, but of other.example"
        ]


def test_a_sitemap_that_has_not_changed_costs_one_request(
    web: WebServer, memory: Remembering
) -> None:
    entries = [listed(web.at("/1"), "2020-03-04"), listed(web.at("/2"), "2020-03-04")]
    web.pages["/1"] = Page(article_page("One road is closed"))
    web.pages["/map.xml"] = replace(urlset(*entries), headers={"ETag": '"1"'})
    first = read(web, memory=memory, sitemaps=("/map.xml",))
    assert (len(first.articles), first.refused) == (1, [f"{web.at('/2')}: not found"])
    # Not all of it could be had: what was refused waits for a day.
    web.pages["/2"] = Page(article_page("Two roads are closed"))
    again = read(web, memory=memory, sitemaps=("/map.xml",))
    assert again.unchanged == [web.at("/map.xml")]

    entries[1] = listed(web.at("/2"), "2020-03-05")
    web.pages["/map.xml"] = replace(urlset(*entries), headers={"ETag": '"2"'})
    changed = read(web, memory=memory, sitemaps=("/map.xml",))
    assert [article.source for article in changed.articles] == [web.at("/2")]
    assert changed.unchanged == [web.at("/1")]


def test_a_sitemap_of_sitemaps_says_which_have_changed(web: WebServer, memory: Remembering) -> None:
    def index(*days: str) -> Page:
        parts = "".join(
            f"<sitemap><loc>{web.at(f'/{i}.xml')}</loc><lastmod>{day}</lastmod></sitemap>"
            for i, day in enumerate(days)
        )
        raw = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{parts}"
        return Page(f"{raw}</sitemapindex>", headers={"ETag": f'"{days}"'})

    for i in range(2):
        web.pages[f"/{i}.xml"] = urlset(listed(web.at(f"/page{i}"), "2020-03-04"))
        web.pages[f"/page{i}"] = Page(article_page(f"Road {i} is closed"))
    web.pages["/sitemap.xml"] = index("2020-03-04", "2020-03-04")
    assert len(read(web, memory=memory, sitemaps=("/",)).articles) == 2
    web.pages["/sitemap.xml"] = index("2020-03-04", "2020-03-05")
    web.pages["/1.xml"] = urlset(listed(web.at("/page1"), "2020-03-05"))
    web.asked.clear()
    assert len(read(web, memory=memory, sitemaps=("/",)).articles) == 1
    assert web.paths() == ["/sitemap.xml", "/1.xml", "/page1"]


def test_so_many_pages_of_a_sitemap_are_asked_for_and_the_rest_the_next_time(
    web: WebServer, memory: Remembering
) -> None:
    paths = [f"/{i}" for i in range(5)]
    entries = [listed(web.at(path), "2020-03-04") for path in paths]
    web.pages["/map.xml"] = replace(urlset(*entries), headers={"ETag": '"1"'})
    web.pages |= {path: Page(article_page(f"Road {path[1:]} is closed")) for path in paths}
    asked = []
    for _ in range(4):
        web.asked.clear()
        read(web, memory=memory, sitemaps=("/map.xml",), pages=2)
        asked.append(web.paths())
    assert asked == [["/map.xml", "/0", "/1"], ["/map.xml", "/2", "/3"], ["/map.xml", "/4"], [
        "/map.xml",
    ]]  # fmt: skip


def damaged_sitemaps() -> Iterator[tuple[str, str]]:
    start = "<?xml version='1.0'?>"
    yield start + "<urlset><url>", "damaged: not well-formed XML"
    entity = "<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset><url><loc>&a;</loc></url></urlset>"
    yield start + entity, "XML with entities of its own is not read"
    encoding = "<?xml version='1.0' encoding='foo'?><urlset></urlset>"
    yield encoding, "damaged: not well-formed XML"
    yield "<html></html>", "not a sitemap"


@pytest.mark.parametrize(("body", "reason"), list(damaged_sitemaps()))
def test_a_sitemap_that_cannot_be_read(web: WebServer, body: str, reason: str) -> None:
    web.pages["/map.xml"] = Page(body)
    assert read(web, sitemaps=("/map.xml",)).refused == [f"{web.at('/map.xml')}: {reason}"]


def test_a_sitemap_that_is_added_as_a_page_says_how_it_is_meant(web: WebServer) -> None:
    web.pages["/map.xml"] = urlset()
    (refused,) = read(web, "/map.xml").refused
    assert refused.endswith("add --sitemap ADDRESS adds the pages that it lists")


class Failing(Fetcher):
    """A fetcher with a fault of its own at one page."""

    def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        if address.endswith("/bad"):
            raise OverflowError("Python int\ntoo large")
        return super().fetch(address, validators)


def test_what_goes_wrong_with_one_page_is_told_and_holds_up_no_other(web: WebServer) -> None:
    web.pages["/feed"] = feed(item(web, "/bad"), item(web, "/1"))
    web.pages["/map.xml"] = urlset(listed(web.at("/a/bad")), listed(web.at("/2")))
    web.pages["/1"] = Page(article_page("One road is closed"))
    web.pages["/2"] = Page(article_page("Two roads are closed"))
    fetcher = Failing(WebOptions(private_hosts=(web.host,), pause=0, tries=1))
    with closing(WebReader(fetcher, process=_PROCESS)) as reader:
        named = [web.at("/b/bad"), web.at("/feed")]
        found = list(reader.read(named, sitemaps=[web.at("/bad"), web.at("/map.xml")]))
        visits = {visit.address: visit.refused for visit in reader.learned()}
    told = [reading.found for reading in found if isinstance(reading, Reading)]
    reason = "unexpected OverflowError: Python int too large"
    assert [str(error) for error in told if isinstance(error, UnreadableSourceError)] == [
        f"{web.at(path)}: {reason}" for path in ("/b/bad", "/bad", "/bad", "/a/bad")
    ]
    assert [article.title for article in told if isinstance(article, Article)] == [
        "One road is closed", "Two roads are closed",
    ]  # fmt: skip
    assert visits[web.at("/a/bad")] == reason


def test_want_of_memory_is_not_taken_for_a_fault_of_a_page(web: WebServer) -> None:
    class Wanting(Fetcher):
        def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
            raise MemoryError

    with closing(WebReader(Wanting(), process=_PROCESS)) as reader, pytest.raises(MemoryError):
        list(reader.read([web.at("/")]))


def test_an_entry_whose_address_is_no_text_is_all_there_is_of_it(web: WebServer) -> None:
    items = f'{{"title": "E", "url": "{web.at("/")}\\ud800"}}'
    start = '{"version": "https://jsonfeed.org/version/1.1", "title": "Ardmouth Post"'
    web.pages["/feed"] = Page(f'{start}, "items": [{items}]}}', media_type="application/json")
    assert [article.url for article in read(web, "/feed").articles] == [web.at("/feed")]
