"""Adding and removing articles by chat, over HTTP, in a real archive."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.telegram.words import NOT_A_FILE, NOT_A_PAGE, NOT_AN_EDITOR
from documents import WebOptions
from retriever import Archive, ArchiveSettings
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.telegram_server import TelegramServer
from tests.documents.web_server import Page, WebServer, article_page, web_server
from tests.index.fake_encoder import HashedWords
from tests.index.reports import LEAD, MIDDLE

EDITOR, READER, GROUP = 11, 22, -100
TRAM = b"Tram derails\n\n04 November 2017\n\nThe tram left the rails at Mill Street.\n"
CORRECTED = TRAM + b"Nobody was hurt.\n"
QUESTION = "Where did the tram leave the rails?"


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Archive]:
    """A real archive that quotes the nearest sentence, empty."""
    settings = ArchiveSettings(folder=tmp_path / "archive", reader="sentence", threshold=0.0)
    with closing(Archive(settings, encoder=HashedWords(dimension=64))) as archive:
        yield archive


@contextmanager
def fetching(web: WebServer, folder: Path) -> Iterator[Archive]:
    """A real archive that may fetch from `web`."""
    options = WebOptions(private_hosts=(web.host,), pause=0, tries=1)
    settings = ArchiveSettings(folder=folder / "archive", reader="sentence", web=options)
    with closing(Archive(settings, encoder=HashedWords(dimension=64))) as archive:
        yield archive


def test_a_file_is_added_asked_about_replaced_and_removed(
    telegram: TelegramServer, real: Archive, path: Path
) -> None:
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        telegram.upload(EDITOR, "tram.txt", TRAM)
        progress = telegram.reply(EDITOR)
        assert progress.text == "Receiving “tram.txt” …"
        assert telegram.edited(progress).text == "Reading “tram.txt” …"
        added = telegram.edited(progress)
        assert (added.text, added.labels) == ("Added: Tram derails (1 passage)", ["Remove it"])
        telegram.say(READER, QUESTION)
        assert "Mill Street" in telegram.reply(READER).blocks[0]

        for content, said in ((TRAM, "Already there: "), (CORRECTED, "Replaced: ")):
            telegram.upload(EDITOR, "tram.txt", content)
            again = telegram.reply(EDITOR)
            telegram.edited(again)
            assert telegram.edited(again).text.startswith(said)
        assert len(real.articles()) == 1

        telegram.toast(telegram.press(again, "Remove it", person=READER))
        assert len(real.articles()) == 1
        assert telegram.toast(telegram.press(again, "Remove it")) == "Removed."
        assert telegram.edited(again).text == "Removed: Tram derails"
        assert real.articles() == []
        press = telegram.press(progress, "Remove it")
        assert telegram.toast(press) == "It had been removed already."
        assert telegram.edited(progress).labels == []
    assert list((path.parent / "sent").glob("*/*")) == []


def test_a_copy_is_kept_as_a_further_source(
    telegram: TelegramServer, real: Archive, path: Path
) -> None:
    report = f"Tram derails\n\n{LEAD}\n\n{MIDDLE}\n"
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        for name in ("tram.txt", "wire.txt"):
            telegram.upload(EDITOR, name, report.encode())
            progress = telegram.reply(EDITOR)
            telegram.edited(progress)
            added = telegram.edited(progress)
        said = "Already there: “wire.txt” says what tram.txt does, and is kept as a further source"
        assert (added.text, added.labels) == (f"{said} of it.", [])
        telegram.say(READER, "What did the driver tell police about the brakes?")
        assert "; also in " in telegram.reply(READER).text


def test_removal_is_for_editors_and_outlives_a_restart(
    telegram: TelegramServer, real: Archive, path: Path
) -> None:
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        telegram.upload(EDITOR, "tram.txt", TRAM)
        progress = telegram.reply(EDITOR)
        telegram.edited(progress)
        added = telegram.edited(progress)
    with running_bot(real, path, telegram.address, equipped(real)):
        assert telegram.toast(telegram.press(added, "Remove it")) == NOT_AN_EDITOR
        assert len(real.articles()) == 1
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        assert telegram.toast(telegram.press(added, "Remove it")) == "Removed."
    assert real.articles() == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tram.xyz", b"\x00\x01", "not a format that is read"),
        ("empty.txt", b"\n\n", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    telegram: TelegramServer, real: Archive, path: Path, name: str, content: bytes, reason: str
) -> None:
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        telegram.upload(EDITOR, name, content)
        progress = telegram.reply(EDITOR)
        telegram.edited(progress)
        refused = telegram.edited(progress)
        assert refused.text.startswith(f"“{name}” was not added: ")
        assert reason in refused.text
        assert refused.labels == []
    assert list((path.parent / "sent").glob("*/*")) == []


def test_a_file_that_is_too_large_is_refused_at_once(
    telegram: TelegramServer, real: Archive, path: Path
) -> None:
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        telegram.upload(EDITOR, "large.txt", TRAM, size=25_000_000)
        text = telegram.reply(EDITOR).text
    assert "too large: it has 25 MB" in text
    assert "up to 20 MB" in text
    assert telegram.calls_of("getFile") == []


def test_others_are_told_politely(telegram: TelegramServer, real: Archive, path: Path) -> None:
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        telegram.upload(READER, "tram.txt", TRAM)
        assert telegram.reply(READER).text == NOT_A_FILE
        telegram.say(READER, "https://news.example/tram")
        assert telegram.reply(READER).text == NOT_A_PAGE
        telegram.upload(GROUP, "tram.txt", TRAM)
    assert len(telegram.sent) == 2
    assert real.articles() == []


def test_a_page_is_added_by_its_address_and_removed(
    telegram: TelegramServer, tmp_path: Path, path: Path
) -> None:
    with web_server() as web, fetching(web, tmp_path) as archive:
        web.pages["/storm"] = Page(article_page())
        with running_bot(archive, path, telegram.address, equipped(archive, editors=[EDITOR])):
            telegram.say(EDITOR, web.at("/storm"))
            progress = telegram.reply(EDITOR)
            telegram.edited(progress)
            added = telegram.edited(progress)
            assert added.text == "Added: Storm closes the coast road (1 passage)"
            assert telegram.toast(telegram.press(progress, "Remove it")) == "Removed."
        assert archive.articles() == []


def test_what_a_feed_leads_to_is_added_and_has_no_one_article_to_remove(
    telegram: TelegramServer, tmp_path: Path, path: Path
) -> None:
    with web_server() as web, fetching(web, tmp_path) as archive:
        titles = {"/a": "Storm closes the coast road", "/b": "Otter found in Lund"}
        items = ""
        for place, title in titles.items():
            web.pages[place] = Page(article_page(title))
            items += f"<item><title>{title}</title><link>{web.at(place)}</link></item>"
        rss = f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'
        web.pages["/feed"] = Page(rss, media_type="application/rss+xml")
        with running_bot(archive, path, telegram.address, equipped(archive, editors=[EDITOR])):
            telegram.say(EDITOR, web.at("/feed"))
            progress = telegram.reply(EDITOR)
            telegram.edited(progress)
            while (added := telegram.edited(progress)).text.startswith("Reading"):
                pass
        assert (added.text, added.labels) == ("Added: 2 articles from the page", [])
        assert {article.title for article in archive.articles()} == set(titles.values())


def test_the_reason_is_told_where_a_page_is_refused(
    telegram: TelegramServer, real: Archive, path: Path
) -> None:
    with running_bot(real, path, telegram.address, equipped(real, editors=[EDITOR])):
        telegram.say(EDITOR, f"{telegram.address}/no/such/page")
        progress = telegram.reply(EDITOR)
        telegram.edited(progress)
        refused = telegram.edited(progress).text
    assert refused.startswith("the page was not added: ")
    assert "is not a usual one" in refused
    assert real.articles() == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\evil.txt", "evil.txt"),
        (".hidden.md", "hidden.md"),
        ("Ünïcode näme.txt", "Ünïcode_näme.txt"),
        ("🚋.txt", "file.txt"),
        ("x" * 300 + ".html", "x" * 80 + ".html"),
        (None, "file"),
    ],
)
def test_a_file_is_kept_under_a_harmless_name(name: str | None, kept: str) -> None:
    from telegram import Document

    from bot.telegram.editors import file_name

    assert file_name(Document("1", "1", file_name=name)) == kept
