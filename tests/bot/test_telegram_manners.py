"""Whom the bot answers, how much and how fast."""

from pathlib import Path

import pytest

from bot.telegram.manners import Manners
from bot.telegram.words import BUSY, HELP, TOO_FAST, UNKNOWN, WHOAMI, WHOAMI_CHAT
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, TRAM, ScriptedArchive
from tests.bot.telegram_server import TelegramServer

ANN, BEN, CARL = 11, 22, 33
GROUP, OTHER_GROUP = -100, -200
WHERE = "Where did the tram derail?"
WHY = "Why is the bridge closed?"


def test_only_those_who_are_listed_are_answered_but_all_learn_their_id(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, manners=Manners(allowed=frozenset({ANN}))):
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        telegram.say(BEN, WHERE)
        assert telegram.reply(BEN).text == UNKNOWN.format(BEN)
        telegram.say(BEN, "/help")  # of which one is told once is enough for a while
        telegram.say(BEN, "/whoami")
        assert telegram.reply(BEN).text == WHOAMI.format(BEN)
        telegram.say(ANN, "/whoami")
        assert telegram.reply(ANN).text == WHOAMI.format(ANN)
    assert [question for question, _ in archive.asked] == [WHERE]


def test_a_person_in_a_hurry_is_told_once_and_holds_up_nobody(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, manners=Manners(rate=2)):
        for _ in range(6):
            telegram.say(ANN, "/help")
        replies = sorted(telegram.reply(ANN).text for _ in range(3))
        assert replies == sorted([HELP, HELP, TOO_FAST.format(2)])
        telegram.say(BEN, WHERE)
        assert telegram.reply(BEN).marked("blockquote") == [TRAM]
    assert len([message for message in telegram.sent if message.chat == ANN]) == 3


def test_beyond_the_bound_people_are_put_off_once_and_commands_still_work(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    archive.gate.clear()
    manners = Manners(queue=2, workers=1)
    with running_bot(archive, path, telegram.address, manners=manners):
        telegram.say(ANN, WHERE)
        telegram.wait(lambda: ANN in telegram.saw_typing())
        telegram.say(BEN, WHY)
        telegram.wait(lambda: BEN in telegram.saw_typing())
        telegram.say(CARL, WHERE)
        assert telegram.reply(CARL).text == BUSY
        telegram.say(CARL, WHY)
        telegram.say(CARL, "/help")
        assert telegram.reply(CARL).text == HELP
        archive.gate.set()
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        assert telegram.reply(BEN).marked("blockquote") == [BRIDGE]
    assert len(telegram.sent) == 4


def test_what_a_group_says_among_itself_is_neither_counted_nor_refused(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    manners = Manners(allowed=frozenset({GROUP}), rate=1)
    with running_bot(archive, path, telegram.address, manners=manners):
        for _ in range(3):
            telegram.say(GROUP, "What a day!", person=ANN)
            telegram.say(OTHER_GROUP, "What a day!", person=ANN)
        telegram.say(GROUP, f"/ask {WHERE}", person=ANN)
        assert telegram.reply(GROUP).marked("blockquote") == [TRAM]
        telegram.say(OTHER_GROUP, f"/ask {WHERE}", person=ANN)
        assert telegram.reply(OTHER_GROUP).text == UNKNOWN.format(ANN)
        telegram.say(GROUP, f"/ask {WHY}", person=BEN)
        assert telegram.reply(GROUP).marked("blockquote") == [BRIDGE]
        telegram.say(GROUP, "/whoami", person=BEN)
        told = f"{WHOAMI.format(BEN)}\n{WHOAMI_CHAT.format(GROUP)}"
        assert telegram.reply(GROUP).text == told
    assert len(telegram.sent) == 4


@pytest.mark.parametrize("wrong", [{"queue": 0}, {"workers": 0}, {"send_rate": 0.0}, {"rate": -1}])
def test_limits_that_cannot_be_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must"):
        Manners(**wrong)  # type: ignore[arg-type]  # what must be refused
