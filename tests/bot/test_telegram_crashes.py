"""What becomes of questions when the process is killed; every crash is a real SIGKILL."""

from pathlib import Path

import pytest

from bot.telegram.words import APOLOGY, HELP
from tests.bot.bot_process import HOLD, BotProcess
from tests.bot.scripted_archive import TRAM
from tests.bot.telegram_server import Failure, TelegramServer

ANN, BEN = 11, 22
SLOW = "Where did the slow tram derail?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the bot keeps its files."""
    home = tmp_path / "bot"
    home.mkdir()
    return home


def test_what_was_received_and_confirmed_is_answered_after_a_crash(
    telegram: TelegramServer, home: Path
) -> None:
    (home / HOLD).touch()
    telegram.say(ANN, SLOW)
    telegram.say(BEN, SLOW)
    with BotProcess(home, telegram.address):
        telegram.wait(lambda: telegram.saw_typing() == {ANN, BEN})
        telegram.wait(lambda: telegram.pending == [])
    (home / HOLD).unlink()
    with BotProcess(home, telegram.address) as bot:
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        assert telegram.reply(BEN).marked("blockquote") == [TRAM]
        bot.stop()
    assert len(telegram.sent) == 2


def test_a_crash_between_acceptance_and_record_gives_one_duplicate_at_most(
    telegram: TelegramServer, home: Path
) -> None:
    bots: list[BotProcess] = []
    telegram.say(ANN, SLOW)
    for _ in range(2):
        telegram.fail("sendMessage", Failure(after=True, then=lambda: bots[-1].kill()))
        bots.append(BotProcess(home, telegram.address))
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        bots[-1].wait()
    telegram.say(BEN, "/help")
    with BotProcess(home, telegram.address) as bot:
        assert telegram.reply(BEN).text == HELP
        bot.stop()
    assert [message.chat for message in telegram.sent] == [ANN, ANN, BEN]


def test_a_crash_before_acceptance_loses_nothing(telegram: TelegramServer, home: Path) -> None:
    bots: list[BotProcess] = []
    telegram.fail("sendMessage", Failure(500), Failure(then=lambda: bots[-1].kill()))
    telegram.say(ANN, SLOW)
    bots.append(BotProcess(home, telegram.address))
    bots[-1].wait()
    with BotProcess(home, telegram.address) as bot:
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        bot.stop()
    assert len(telegram.sent) == 1


def test_an_update_that_kills_the_process_is_skipped_and_drags_no_other_with_it(
    telegram: TelegramServer, home: Path
) -> None:
    (home / HOLD).touch()
    telegram.say(BEN, SLOW)
    telegram.say(ANN, "poison")
    assert [BotProcess(home, telegram.address).wait() for _ in range(2)] == [9, 9]
    (home / HOLD).unlink()
    assert BotProcess(home, telegram.address).wait() == 9
    with BotProcess(home, telegram.address) as bot:
        assert telegram.reply(BEN).marked("blockquote") == [TRAM]
        assert telegram.reply(ANN).text == APOLOGY
        telegram.say(ANN, SLOW)
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        bot.stop()
    assert len(telegram.sent) == 3
