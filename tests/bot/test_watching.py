"""Watching: folders and addresses kept up to date, through changes, faults and restarts."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.watching import Rhythm, Watcher
from bot.watching.watched import SITEMAP, Watched
from documents import SourceFile, WebOptions, article_id
from index import AddReport, StorageError
from retriever import Archive, ArchiveSettings
from tests.documents.web_server import Page, WebServer, article_page, web_server
from tests.index.fake_encoder import HashedWords
from tests.index.reports import LEAD, MIDDLE

QUICK = Rhythm(every=0.2, settle=0.2, look=0.5, backoff=0.1, tick=0.1)
_PATIENCE = 60.0

TRAM = "Tram derails\n\n04 November 2017\n\nA tram left its rails at the harbour.\n"
CUP = "Ellery wins cup\n\n05 March 2018\n\nEllery Rovers won the cup on Saturday.\n"


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web server on this machine."""
    with web_server() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where archive and state are kept."""
    return tmp_path / "home"


@pytest.fixture
def archive(home: Path, web: WebServer) -> Iterator[Archive]:
    """An archive that may fetch from the web server."""
    options = WebOptions(private_hosts=(web.host,), pause=0, tries=1)
    settings = ArchiveSettings(home, model="hashed-words", reader="sentence", web=options)
    archive = Archive(settings, encoder=HashedWords())
    yield archive
    archive.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


class Told:
    """What a watcher told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, what: str, line: str) -> None:
        self.lines.append(f"{what} {line}")

    def wait(self, line: str) -> None:
        """Return when a line that begins so was told."""
        until(lambda: any(told.startswith(line) for told in self.lines), (line, self.lines))


def until(holds: Callable[[], bool], what: object) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"it did not come: {what}")
        time.sleep(0.02)


@contextmanager
def watching(
    archive: Archive,
    *places: Path | str,
    remove: bool = False,
    rhythm: Rhythm = QUICK,
    pages: int = 256,
) -> Iterator[Told]:
    """Watch places; stopped at the end, when what failed is raised."""
    told = Told()
    watched = Watched(archive.settings.folder / "watched.sqlite3")
    watcher = Watcher(
        archive,
        watched,
        map(str, places),
        home=archive.settings.folder,
        tell=told,
        remove=remove,
        rhythm=rhythm,
        pages=pages,
    )
    failed: list[BaseException] = []

    def run() -> None:
        try:
            watcher.run()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield told
    finally:
        watcher.stop()
        thread.join()
        watched.close()
    assert failed == []


def names(archive: Archive) -> list[str]:
    return [article.article for article in archive.articles()]


def is_in(words: str, archive: Archive, name: str) -> bool:
    (id_,) = (article.id for article in archive.articles() if article.article == name)
    return words in archive.article(id_).text


def test_files_are_added_and_replaced_as_they_change_and_kept_when_they_go(
    archive: Archive, news: Path
) -> None:
    (news / "tram.txt").write_text(TRAM)
    with watching(archive, news) as told:
        told.wait("added tram.txt")
        (news / "sport").mkdir()
        (news / "sport" / "cup.txt").write_text(CUP)
        told.wait("added sport/cup.txt")
        (news / "tram.txt").write_text(TRAM + "Nobody was hurt.\n")
        told.wait("replaced tram.txt")
        (news / "tram.txt").touch()  # read again, and found the same
        (news / "tram.txt").unlink()
        told.wait("gone tram.txt")
    source = str((news / "tram.txt").resolve())
    assert told.lines == [
        "added tram.txt",
        "added sport/cup.txt",
        "replaced tram.txt",
        f"gone tram.txt; its article {article_id(source)} is kept",
    ]
    assert names(archive) == ["cup.txt", "tram.txt"]


def test_a_change_is_noticed_by_its_event_long_before_the_next_look(
    archive: Archive, news: Path
) -> None:
    slow = Rhythm(settle=0.1, look=10 * _PATIENCE, tick=0.1)
    with watching(archive, news, rhythm=slow) as told:
        time.sleep(1)  # the first look is over
        (news / "tram.txt").write_text(TRAM)
        told.wait("added tram.txt")


def test_a_file_put_in_the_place_of_another_and_a_folder_that_comes_later_are_noticed(
    archive: Archive, news: Path, tmp_path: Path
) -> None:
    (news / "tram.txt").write_text(TRAM)
    later, beside = tmp_path / "later", tmp_path / "beside.txt"
    slow = Rhythm(settle=0.1, look=10 * _PATIENCE, tick=0.1)
    with watching(archive, news / "tram.txt", later, rhythm=slow) as told:
        told.wait(f"failed {later}: no such file or folder")
        told.wait("added tram.txt")
        for day in ("Sunday", "Monday"):  # what is watched is another file each time
            beside.write_text(f"{TRAM}The line is open again on {day}.\n")
            beside.replace(news / "tram.txt")
            until(partial(is_in, f"on {day}", archive, "tram.txt"), told.lines)
        later.mkdir()
        (later / "cup.txt").write_text(CUP)
        told.wait("added cup.txt")


def test_articles_of_files_that_are_gone_are_removed_where_that_is_wished(
    archive: Archive, news: Path
) -> None:
    (news / "tram.txt").write_text(TRAM)
    (news / "two.jsonl").write_text('{"text": "A ferry sank."}\n{"text": "A bridge was shut."}\n')
    (news / "two.jsonl#1.txt").write_text("A file of its own, which only looks like a record.")
    with watching(archive, news, remove=True) as told:
        until(lambda: len(archive.articles()) == 4, told.lines)
        (news / "two.jsonl").unlink()
        until(lambda: len(archive.articles()) == 2, told.lines)
    assert names(archive) == ["tram.txt", "two.jsonl#1.txt"]
    assert sum(line.startswith("removed two.jsonl#") for line in told.lines) == 2


def test_an_article_stays_while_one_of_its_files_does(archive: Archive, news: Path) -> None:
    text = f"Tram derails\n\n{LEAD}\n\n{MIDDLE}\n"
    (news / "a.txt").write_text(text)
    with watching(archive, news, remove=True) as told:
        told.wait("added a.txt")
        (news / "b.txt").write_text(text)
        told.wait("copy b.txt, of a.txt")
        (news / "a.txt").unlink()
        told.wait("removed a.txt; its article is kept, from b.txt")
        assert names(archive) == ["b.txt"]
        (news / "b.txt").rename(news / "c.txt")
        until(lambda: names(archive) == ["c.txt"], told.lines)


def test_a_folder_that_is_empty_or_missing_all_at_once_loses_nothing(
    archive: Archive, news: Path
) -> None:
    for name, text in (("tram.txt", TRAM), ("cup.txt", CUP)):
        (news / name).write_text(text)
    with watching(archive, news, remove=True) as told:
        until(lambda: len(archive.articles()) == 2, told.lines)
        news.rename(news.with_name("elsewhere"))
        told.wait(f"failed {news}: no such file or folder")
        news.mkdir()
        told.wait(f"failed {news}: empty all at once")
        (news / "new.txt").write_text("Snow fell in the north on Friday.")
        told.wait("added new.txt")
    assert "new.txt" in names(archive)


def test_a_file_that_is_still_written_is_read_once_it_rests(archive: Archive, news: Path) -> None:
    rhythm = Rhythm(settle=1.5, look=0.5, tick=0.1)
    with watching(archive, news, rhythm=rhythm) as told:
        with (news / "long.txt").open("w") as file:
            for number in range(20):
                file.write(f"Sentence {number} of the report was filed.\n")
                file.flush()
                time.sleep(0.1)
        told.wait("added long.txt")
    assert told.lines == ["added long.txt"]
    (only,) = archive.articles()
    assert "Sentence 19 of" in archive.article(only.id).text


def test_what_changed_in_between_is_found_after_a_restart_and_nothing_else_is_read(
    archive: Archive, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("tram.txt", TRAM), ("cup.txt", CUP), ("bad.pdf", "no PDF")):
        (news / name).write_text(text)
    with watching(archive, news) as told:
        until(lambda: len(told.lines) == 3, told.lines)
    assert sorted(line.split(":")[0] for line in told.lines) == [
        "added cup.txt", "added tram.txt", "refused bad.pdf",
    ]  # fmt: skip

    (news / "cup.txt").write_text(CUP + "The goalkeeper saved a penalty.\n")
    (news / "tram.txt").unlink()
    read: list[str] = []
    add = archive.add

    def noting(files: Sequence[SourceFile]) -> AddReport:
        read.extend(file.name for file in files)
        return add(files)

    monkeypatch.setattr(archive, "add", noting)
    with watching(archive, news) as told:
        told.wait("replaced cup.txt")
        told.wait("gone tram.txt")
    assert len(told.lines) == 2
    assert read == ["cup.txt"]


def test_the_program_s_own_files_are_passed_over(archive: Archive, home: Path) -> None:
    (home.parent / "tram.txt").write_text(TRAM)
    with watching(archive, home.parent) as told:
        told.wait("added tram.txt")
    assert told.lines == ["added tram.txt"]


def test_a_fault_of_the_archive_is_told_and_tried_again(
    archive: Archive, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (news / "tram.txt").write_text(TRAM)
    faults = [StorageError("another process is writing"), KeyError("x")]
    add = archive.add

    def failing(files: Sequence[SourceFile]) -> AddReport:
        if faults:
            raise faults.pop(0)
        return add(files)

    monkeypatch.setattr(archive, "add", failing)
    with watching(archive, news) as told:
        told.wait("added tram.txt")
    assert told.lines == [
        "failed another process is writing; next try in a moment",
        "failed unexpected KeyError: 'x'; next try in a moment",
        "added tram.txt",
    ]


def test_a_feed_and_a_page_are_kept_up_to_date_while_another_fails(
    archive: Archive, web: WebServer
) -> None:
    items = [web.at("/storm")]

    def feed(_: object) -> Page:
        entries = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in items)
        xml = f'<rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'
        return Page(xml, media_type="application/rss+xml")

    web.pages["/feed"] = feed
    web.pages["/storm"] = Page(article_page())
    web.pages["/flood"] = Page(article_page("Flood on the lower road"))
    web.pages["/page"] = Page(article_page("Fog over the bay"), headers={"ETag": '"1"'})
    web.pages["/down"] = [Page(status=500), Page(article_page("Ferry is late"))]
    places = [web.at(path) for path in ("/down", "/feed", "/page")]
    with watching(archive, *places) as told:
        told.wait(f"added {web.at('/storm')}")
        told.wait(f"added {web.at('/page')}")
        items.append(web.at("/flood"))
        told.wait(f"added {web.at('/flood')}")
        web.pages["/page"] = Page(article_page("Fog lifts"), headers={"ETag": '"2"'})
        told.wait(f"replaced {web.at('/page')}")
        told.wait(f"added {web.at('/down')}")
    (failed,) = (line for line in told.lines if line.startswith("failed"))
    assert failed.startswith(f"failed {web.at('/down')}: ")
    assert failed.endswith("; next try in a moment")
    assert len(told.lines) == 6
    assert "if-none-match" in next(
        asked.headers for asked in reversed(web.asked) if asked.path == "/page"
    )


def sitemap_of(web: WebServer, days: dict[str, str], etag: str) -> Page:
    entries = "".join(
        f"<url><loc>{web.at(path)}</loc><lastmod>{day}</lastmod></url>"
        for path, day in days.items()
    )
    xml = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>"
    return Page(xml, media_type="application/xml", headers={"ETag": etag})


def test_a_sitemap_is_kept_up_to_date_also_over_a_restart(archive: Archive, web: WebServer) -> None:
    days = {"/storm": "2020-03-04", "/flood": "2020-03-04"}
    web.pages["/storm"] = Page(article_page())
    web.pages["/flood"] = Page(article_page("Flood on the lower road"))
    web.pages["/sitemap.xml"] = sitemap_of(web, days, '"1"')
    place = f"{SITEMAP}{web.at('/')}"
    with watching(archive, place) as told:
        told.wait(f"added {web.at('/flood')}")
        asked = len(web.paths())
        until(lambda: len(web.paths()) > asked + 1, "further looks")
        assert set(web.paths()[asked:]) == {"/sitemap.xml"}
        assert "if-none-match" in web.asked[-1].headers
    assert told.lines == [f"added {web.at('/storm')}", f"added {web.at('/flood')}"]

    days |= {"/storm": "2020-03-05", "/fog": "2020-03-05"}
    web.pages["/storm"] = Page(article_page("Storm closes both roads"))
    web.pages["/fog"] = Page(article_page("Fog over the bay"))
    web.pages["/sitemap.xml"] = sitemap_of(web, days, '"2"')
    asked = len(web.paths())
    with watching(archive, place) as told:
        told.wait(f"added {web.at('/fog')}")
        told.wait(f"replaced {web.at('/storm')}")
    assert "/flood" not in web.paths()[asked:]


def test_a_sitemap_that_is_not_there_is_asked_less_and_less(
    archive: Archive, web: WebServer
) -> None:
    with watching(archive, f"{SITEMAP}{web.at('/')}", rhythm=Rhythm(every=60.0)) as told:
        told.wait(f"failed {web.at('/sitemap.xml')}: not found; next try in 2 minutes")


def test_a_large_sitemap_lets_other_addresses_have_their_turn(
    archive: Archive, web: WebServer
) -> None:
    paths = [f"/{number}" for number in range(6)]
    web.pages |= {path: Page(article_page(f"Road {path[1:]} is closed")) for path in paths}
    web.pages["/sitemap.xml"] = sitemap_of(web, dict.fromkeys(paths, "2020-03-04"), '"1"')
    web.pages["/page"] = Page(article_page("Fog over the bay"))
    places = (f"{SITEMAP}{web.at('/')}", web.at("/page"))
    with watching(archive, *places, rhythm=Rhythm(every=1000.0, tick=0.1), pages=2) as told:
        told.wait(f"added {web.at('/5')}")
    assert told.lines[2] == f"added {web.at('/page')}"
    assert len(told.lines) == 7


def test_an_address_that_failed_is_asked_less_and_less_also_after_a_restart(
    archive: Archive, web: WebServer
) -> None:
    rhythm = Rhythm(every=0.3, tick=0.1)
    with watching(archive, web.at("/down"), rhythm=rhythm) as told:
        until(lambda: len(told.lines) == 3, told.lines)
    asked = len(web.paths())
    slower = Rhythm(every=1000.0, tick=0.1)
    with watching(archive, web.at("/down"), web.at("/other"), rhythm=slower) as told:
        told.wait(f"failed {web.at('/other')}: not found; next try in 33 minutes")
    assert web.paths()[asked:] == ["/other"]


def test_the_archive_is_not_locked_between_changes(
    archive: Archive, news: Path, home: Path, tmp_path: Path
) -> None:
    (news / "tram.txt").write_text(TRAM)
    (tmp_path / "cup.txt").write_text(CUP)
    with watching(archive, news) as told:
        told.wait("added tram.txt")
        other = Archive(archive.settings, encoder=HashedWords())
        assert other.add([tmp_path / "cup.txt"]).added == ("cup.txt",)
        other.close()


def test_what_is_forgotten_is_taken_for_new_when_it_is_watched_again(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "watched.sqlite3")
    news, other = tmp_path / "news", tmp_path / "news2"
    watched.remember([str(news), str(other), str(news)])
    watched.dealt_with({f"{news}/a.txt": "1", f"{other}/b\udcff.txt": "2"})
    assert watched.forget(str(news))
    assert not watched.forget(str(news))
    watched.close()
    watched = Watched(tmp_path / "watched.sqlite3")
    assert watched.places() == [str(other)]
    assert watched.marks() == {f"{other}/b\udcff.txt": "2"}
    watched.close()
