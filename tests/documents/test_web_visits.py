"""What is asked for again of pages and feeds, and what is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.documents.web_reading import (
    Read,
    Remembering,
    dated_map,
    feed,
    item,
    listed,
    read,
    rss,
    urlset,
)
from tests.documents.web_server import Page, WebServer, article_page


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
