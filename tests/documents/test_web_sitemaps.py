"""Sitemaps into the articles of the pages that they list."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.documents.web_reading import Remembering, listed, read, urlset
from tests.documents.web_server import Page, WebServer, article_page


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
