"""Addresses into articles: pages, and feeds with what they lead to."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from documents import Article, Reading, UnreadableSourceError, WebReader
from documents.web.fetching import Fetched, Fetcher
from documents.web.options import WebOptions
from documents.web.validators import NO_VALIDATORS, Validators
from tests.documents.web_reading import (
    RSS,
    atom,
    feed,
    item,
    json_feed,
    listed,
    read,
    reading_process,
    rss,
    urlset,
)
from tests.documents.web_server import Page, WebServer, article_page


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


def test_entities_of_a_feed_are_not_expanded(web: WebServer) -> None:
    bomb = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom" * 10}">' for n in range(12)
    )
    web.pages["/feed"] = Page(
        f"<?xml version='1.0'?><!DOCTYPE rss [{bomb}]>" + RSS.format(
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
    web.pages["/feed"] = Page(f"<?xml version='1.0'?>{entity}" + RSS.format(item_)[21:])
    web.pages["/links"] = feed("<item><title>x</title><link>file:///etc/passwd</link></item>")
    found = read(web, "/feed", "/links")
    assert "root:" not in str(found)
    assert web.paths() in (["/feed", "/links"], ["/feed", "/1", "/links"])


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
    with closing(WebReader(fetcher, process=reading_process())) as reader:
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

    with (
        closing(WebReader(Wanting(), process=reading_process())) as reader,
        pytest.raises(MemoryError),
    ):
        list(reader.read([web.at("/")]))


def test_an_entry_whose_address_is_no_text_is_all_there_is_of_it(web: WebServer) -> None:
    items = f'{{"title": "E", "url": "{web.at("/")}\\ud800"}}'
    start = '{"version": "https://jsonfeed.org/version/1.1", "title": "Ardmouth Post"'
    web.pages["/feed"] = Page(f'{start}, "items": [{items}]}}', media_type="application/json")
    assert [article.url for article in read(web, "/feed").articles] == [web.at("/feed")]
