"""Starting and stopping the bot, and the server it is to reach."""

import logging
import os
import signal
import threading
from pathlib import Path

import pytest

from bot.kept.conversations import Conversations
from bot.telegram import build_application, run
from bot.telegram.words import HELP
from documents.errors import NewsquoteError
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import TRAM, ScriptedArchive
from tests.bot.telegram_server import TOKEN, Failure, TelegramServer

ANN = 11
DEFAULTS = (signal.default_int_handler, signal.SIG_DFL)
WRONG_TOKEN = "4711:wrong-one"  # noqa: S105 - of no bot
WHERE = "Where did the tram derail?"


def test_a_forgotten_webhook_is_taken_away(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.webhook = "https://old.example/hook"
    telegram.say(ANN, "/help")
    with running_bot(archive, path, telegram.address):
        assert telegram.reply(ANN).text == HELP
    assert telegram.webhook == ""


def test_a_proxy_does_not_stand_between_the_bot_and_its_own_machine(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    telegram.say(ANN, "/help")
    with running_bot(archive, path, telegram.address):
        assert telegram.reply(ANN).text == HELP


def test_a_stop_finishes_what_has_come_in(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    archive.gate.clear()
    with running_bot(archive, path, telegram.address) as bot:
        telegram.say(ANN, WHERE)
        telegram.wait(lambda: ANN in telegram.saw_typing())
        bot.ask_to_stop()
        archive.gate.set()
        bot.join()
    assert telegram.reply(ANN).marked("blockquote") == [TRAM]
    assert telegram.pending == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path, number: signal.Signals
) -> None:
    def person() -> None:
        telegram.say(ANN, WHERE)
        try:
            telegram.reply(ANN)
        finally:
            # Once the bot has ended, a signal would end the tests.
            if signal.getsignal(number) not in DEFAULTS:
                os.kill(os.getpid(), number)

    conversations = Conversations(path)
    application = build_application(archive, conversations, token=TOKEN, api=telegram.address)
    thread = threading.Thread(target=person)
    thread.start()
    run(application)
    thread.join()
    conversations.close()
    assert telegram.pending == []
    assert signal.getsignal(number) in DEFAULTS


def test_a_wrong_token_is_one_line(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    conversations = Conversations(path)
    application = build_application(
        archive,
        conversations,
        token=WRONG_TOKEN,
        api=telegram.address,
    )
    with pytest.raises(NewsquoteError, match=r"^Telegram refuses the token: .*$") as error:
        run(application)
    conversations.close()
    assert error.value.__suppress_context__
    assert WRONG_TOKEN not in caplog.text + str(error.value)


def test_a_token_that_is_revoked_ends_the_bot(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.fail("getUpdates", Failure(401))
    conversations = Conversations(path)
    application = build_application(archive, conversations, token=TOKEN, api=telegram.address)
    with pytest.raises(NewsquoteError, match="refuses the token"):
        run(application)
    conversations.close()


@pytest.mark.parametrize("token", ["", " ", "4711:a b", "4711:a/b", "4711:ü"])
def test_a_token_that_cannot_be_one_is_refused(
    archive: ScriptedArchive, path: Path, token: str
) -> None:
    conversations = Conversations(path)
    with pytest.raises(NewsquoteError, match="@BotFather"):
        build_application(archive, conversations, token=token)
    conversations.close()


@pytest.mark.parametrize("api", ["", "127.0.0.1:8081", "localhost", "ftp://a", "http://[::1"])
def test_an_address_that_cannot_be_one_is_refused(
    archive: ScriptedArchive, path: Path, api: str
) -> None:
    conversations = Conversations(path)
    with pytest.raises(NewsquoteError, match="must be like http://"):
        build_application(archive, conversations, token=TOKEN, api=api)
    conversations.close()
