"""Commands, lists of articles, and what is no question."""

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.kept.conversations import Conversations
from bot.kept.feedback import Feedback
from bot.kept.shown import Shown
from bot.telegram.equipment import Equipment
from bot.telegram.keyboards import LONGEST_TOPIC, ListPage, shortened
from bot.telegram.ports import Replies
from bot.telegram.words import (
    ABOUT,
    COMMANDS,
    FORGOTTEN,
    GROUP_COMMANDS,
    HELP,
    NOT_A_FILE,
    NOT_A_PAGE,
    NOT_FORWARDED,
    NOT_TEXT,
    PRIVACY,
    START,
    help_with,
)
from index import ArticleSummary
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, ScriptedArchive
from tests.bot.telegram_server import TelegramServer

ANN, GROUP = 11, -100
WHY = "Why is the bridge closed?"
WHERE = "Where did the tram derail?"
PAGE = "https://news.example/a-secret-word"
EXAMPLES = ("Who is Ada Bell?", "What happened in Wexmoor?")


class LargeArchive(ScriptedArchive):
    """A scripted archive with many articles to list."""

    def articles(self) -> list[ArticleSummary]:
        """Return a line about twenty articles, the first of which is the oldest."""
        known = super().articles()[0]
        assert known.published is not None
        return [
            replace(known, id=f"{n:016}", title=f"Title {n}", published=known.published.replace(n))
            for n in range(2000, 2020)
        ]


def test_the_bot_registers_its_commands(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.wait(lambda: len(telegram.menus) == 2)
    menus = {
        scope: tuple((c["command"], c["description"]) for c in commands)
        for scope, commands in telegram.menus.items()
    }
    assert menus == {"default": COMMANDS, "all_group_chats": GROUP_COMMANDS}


def test_every_command_of_the_menus_is_obeyed(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        said = {}
        for name, _ in COMMANDS:
            telegram.say(ANN, f"/{name}")
            said[name] = telegram.reply(ANN).text
        for name, _ in GROUP_COMMANDS:
            telegram.say(GROUP, f"/{name}@newsquote_test_bot", person=ANN)
            telegram.reply(GROUP)
    assert len(set(said.values())) == len(COMMANDS)
    assert [name for name, text in said.items() if text == HELP] == ["help"]


def test_help_and_start_show_questions_to_try(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive, examples=EXAMPLES)):
        telegram.say(ANN, "/help")
        assert telegram.reply(ANN).text == help_with(EXAMPLES)
        telegram.say(ANN, "/start inline")
        assert telegram.reply(ANN).text.startswith(f"{START}\n\n")
    assert all(f"“{example}”" in message.text for message in telegram.sent for example in EXAMPLES)


def test_questions_to_try_that_take_long_hold_up_nobody(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = threading.Event()

    def slow() -> Sequence[str]:
        found.wait(60)
        return EXAMPLES

    def equip(kept: ExitStack, folder: Path) -> tuple[Equipment, Replies]:
        equipment, replies = equipped(archive)(kept, folder)
        return replace(equipment, examples=slow), replies

    try:
        with running_bot(archive, path, telegram.address, equip):
            for _ in range(3):
                telegram.say(ANN, "/start")
                assert telegram.reply(ANN).text == START
            telegram.say(ANN, WHY)
            assert telegram.reply(ANN).blocks == [BRIDGE]
    finally:
        found.set()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_about_tells_what_the_archive_holds(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, "/about")
        text = telegram.reply(ANN).text
    assert text.startswith(
        f"{ABOUT}\n\nMy archive holds 2 articles, published from 4 November 2017"
    )


def test_articles_are_listed_and_searched(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, "/articles")
        listed = telegram.reply(ANN)
        assert listed.text == (
            "Articles\n\n• Tram derails, 4 November 2017\n• Harbour bridge closed, 4 November 2017"
        )
        assert listed.marked("text_link") == ["Tram derails"]
        telegram.say(ANN, "/articles cracks")
        found = telegram.reply(ANN)
        assert found.text == ("The article on “cracks”\n\n• Harbour bridge closed, 4 November 2017")
        telegram.say(ANN, "/articles dragons")
        assert telegram.reply(ANN).text.startswith("I have no article on “dragons”.")
        telegram.say(ANN, "/latest")
        assert telegram.reply(ANN).text.startswith("The newest articles\n\n• Tram derails")


def test_a_long_list_is_paged(telegram: TelegramServer, path: Path) -> None:
    archive = LargeArchive()
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, "/articles")
        first = telegram.reply(ANN)
        assert first.text.startswith("Articles 1–8 of 20\n\n• Title 2019, 4 November 2019\n")
        assert first.labels == ["Older ›"]
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.press(first, "Older ›")
        second = telegram.edited(first)
        assert second.text.startswith("Articles 9–16 of 20\n\n• Title 2011")
        assert second.labels == ["‹ Newer", "Older ›"]
        telegram.press(first, "Older ›")
        third = telegram.edited(first)
        assert (third.text.count("•"), third.labels) == (4, ["‹ Newer"])
        telegram.press(first, "Older ›", data="list:99:")
        telegram.press(first, "‹ Newer")
        assert telegram.edited(first) == second


@pytest.mark.parametrize("topic", ["", "syria", "the bridge " * 9, "é" * 80, "\ud800 a", "a:b:c"])
def test_a_page_of_any_topic_fits_its_button(topic: str) -> None:
    page = ListPage(99_998, shortened(topic))
    assert len(page.data().encode()) <= 64
    assert ListPage.of(page.data()) == page
    assert len(shortened(topic).encode()) <= LONGEST_TOPIC


def test_forget_deletes_all_that_is_kept_of_a_person(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    other = 22
    with running_bot(archive, path, telegram.address, equipped(archive)):
        answers = {}
        for person in (ANN, other):
            telegram.say(person, WHY)
            answers[person] = telegram.reply(person)
            telegram.toast(telegram.press(answers[person], "👍"))
        telegram.say(ANN, "/privacy")
        assert telegram.reply(ANN).text == PRIVACY
        archive.gate.clear()
        telegram.say(other, WHERE)
        telegram.wait(lambda: len(archive.asked) == 3)
        telegram.say(ANN, PAGE)  # no question: its words are in the inbox alone
        telegram.reply(ANN)
        telegram.say(ANN, "/forget")
        assert telegram.reply(ANN).text == FORGOTTEN
        held = b"".join(file.read_bytes() for file in path.parent.glob("inbox*"))
        assert PAGE.encode() not in held
        assert WHERE.encode() in held
        archive.gate.set()
    kept = (Conversations(path), Feedback(path.parent / "feedback.db"))
    shown = Shown(path.parent / "answers.db")
    assert [len(kept[0].turns(str(person))) for person in (ANN, other)] == [0, 2]
    assert [vote.person for vote in kept[1].votes()] == [str(other)]
    assert shown.at(ANN, answers[ANN].number) is None
    assert shown.at(other, answers[other].number) is not None
    for one in (*kept, shown):
        one.close()


CASES: list[tuple[dict[str, Any], str]] = [
    ({"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}, "picture"),
    ({"voice": {"file_id": "1", "file_unique_id": "1", "duration": 1}}, "listen"),
    (
        {
            "sticker": {
                "file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1, "height": 1,
                "is_animated": False, "is_video": False,
            }
        },
        "stickers",
    ),
    ({"video_note": {"file_id": "1", "file_unique_id": "1", "length": 1, "duration": 1}}, "video"),
    ({"location": {"longitude": 1.0, "latitude": 1.0}}, NOT_TEXT),
    ({"dice": {"emoji": "🎲", "value": 3}}, NOT_TEXT),
    ({"document": {"file_id": "1", "file_unique_id": "1", "file_name": "a.txt"}}, NOT_A_FILE),
    ({"text": "https://news.example/tram"}, NOT_A_PAGE),
    (
        {
            "text": "Read this!",
            "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Carl"},
        },
        NOT_FORWARDED,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words"), CASES)
def test_what_is_no_question_gets_one_line(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    content: dict[str, Any],
    words: str,
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.send(ANN, **content)
        line = telegram.reply(ANN).text
        telegram.say(ANN, WHY)
        assert telegram.reply(ANN).blocks == [BRIDGE]
    assert words in line
    assert "\n" not in line
    assert len(archive.asked) == 1


def test_an_album_gets_one_line(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    photo = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
    with running_bot(archive, path, telegram.address, equipped(archive)):
        for _ in range(3):
            telegram.send(ANN, photo=photo, media_group_id="album")
        telegram.reply(ANN)
        telegram.say(ANN, WHY)
        assert telegram.reply(ANN).blocks == [BRIDGE]
