"""The bot over HTTP, as people and the operator meet it."""

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from bot.kept.conversations import Conversations
from bot.telegram.message import ABSTENTION
from bot.telegram.words import APOLOGY, HELP, NOT_TEXT, RESET, START
from documents.errors import NewsquoteError
from retriever.answer import Turn
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, TRAM, ScriptedArchive
from tests.bot.telegram_server import TOKEN, Failure, TelegramServer

# The library tells that it is to change a type; the bot takes both.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*`retry_after`:telegram.warnings.PTBDeprecationWarning"
)

ANN, BEN = 11, 22
WHERE = "Where did the tram derail?"
WHY = "And why is the bridge closed?"


def test_a_conversation_goes_on_after_a_restart(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, "/start")
        assert telegram.reply(ANN).text == START
        telegram.say(ANN, WHERE)
        first = telegram.reply(ANN)
        assert first.text.startswith("Mill Street\n\n")
        assert first.marked("blockquote") == [TRAM]
        assert first.marked("bold") == ["Mill Street", "Mill Street"]
        assert first.marked("italic") == []
        telegram.say(ANN, WHY)
        second = telegram.reply(ANN)
        assert second.marked("blockquote") == [BRIDGE]
        assert second.marked("italic") == [f"{WHY} ({WHERE})"]

    telegram.say(ANN, "And who was on it?")
    with running_bot(archive, path, telegram.address):
        assert telegram.reply(ANN).text.startswith(ABSTENTION)
        telegram.say(ANN, "/reset")
        assert telegram.reply(ANN).text == RESET
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN) == first

    questions = [question for question, _ in archive.asked]
    assert questions == [WHERE, WHY, "And who was on it?", WHERE]
    histories = [[turn.question for turn in history] for _, history in archive.asked]
    assert histories == [[], [WHERE], [WHERE, WHY], []]
    remembered = archive.asked[2][1][0]
    assert remembered == Turn(WHERE, WHERE, "Mill Street", remembered.quotes)
    assert [quote.text for quote in remembered.quotes] == [TRAM]


def test_an_abstention_quotes_nothing(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, "Who won the cup?")
        message = telegram.reply(ANN)
    assert message.text == f"{ABSTENTION}\n\nClosest to the question: Tram derails"
    assert message.marked("blockquote") == []


def test_chats_do_not_wait_for_or_know_each_other(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address):
        archive.gate.clear()
        telegram.say(ANN, WHERE)
        telegram.wait(lambda: ANN in telegram.saw_typing())
        telegram.say(ANN, WHY)
        telegram.say(ANN, "/help")
        assert telegram.reply(ANN).text == HELP
        telegram.say(BEN, "Why is the bridge closed?")
        telegram.wait(lambda: BEN in telegram.saw_typing())
        telegram.say(BEN, "/start")
        assert telegram.reply(BEN).text == START
        assert {question for question, _ in archive.asked} <= {WHERE, "Why is the bridge closed?"}
        archive.gate.set()
        assert telegram.reply(BEN).marked("blockquote") == [BRIDGE]
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        assert telegram.reply(ANN).marked("blockquote") == [BRIDGE]
    histories = {q: [turn.question for turn in history] for q, history in archive.asked}
    assert histories == {WHERE: [], "Why is the bridge closed?": [], WHY: [WHERE]}


def test_what_is_not_text_gets_a_friendly_line(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address):
        telegram.send(ANN, contact={"phone_number": "1", "first_name": "Carl"})
        assert telegram.reply(ANN).text == NOT_TEXT
        telegram.send(ANN, new_chat_title="A service message")
        telegram.say(ANN, "/unheard_of")
        assert telegram.reply(ANN).text == HELP
    assert archive.asked == []


def test_a_message_that_cannot_be_read_holds_nothing_up(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    nobody: dict[str, Any] = {"from": "nobody"}
    telegram.send(ANN, contact="no contact at all")
    telegram.send(ANN, text=WHERE, forward_origin=["of a new kind"])
    telegram.send(ANN, text=["no text at all"], date="never")
    telegram.send(ANN, text=WHERE, **nobody)
    telegram.say(BEN, "/help")
    with running_bot(archive, path, telegram.address):
        # A remark need not wait for the answer to a question, nor the other way round.
        replies = sorted((telegram.reply(ANN) for _ in range(3)), key=lambda sent: sent.text)
        assert [reply.text for reply in replies[:2]] == [NOT_TEXT, NOT_TEXT]
        assert replies[2].marked("blockquote") == [TRAM]
        assert telegram.reply(BEN).text == HELP
    assert telegram.pending == []
    assert [record.getMessage() for record in caplog.records] == [
        "update 1001: only its text can be read",
        "update 1002: only its text can be read",
        "update 1003: only who sent it can be read",
        "update 1004: nothing of it can be read",
    ]


def test_a_failing_archive_is_told_to_the_operator_without_words_of_the_person(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    archive.error = RuntimeError(f"cannot parse {WHERE!r} near 'derail'")
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).text == APOLOGY
        archive.error = NewsquoteError("the archive is empty: newsquote add FOLDER")
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).text == APOLOGY
        archive.error = None
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
    errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(errors) == 2
    assert "RuntimeError" in errors[0]
    assert "in ask" in errors[0]
    assert errors[1] == "update 1002 failed: the archive is empty: newsquote add FOLDER"
    for secret in (WHERE, "derail", "Mill Street", TOKEN, TOKEN.partition(":")[2]):
        assert secret not in caplog.text


def test_a_request_to_wait_is_obeyed(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.fail("sendMessage", Failure(429, retry_after=1))
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
    refused, accepted = telegram.calls_of("sendMessage")
    assert (refused.status, accepted.status) == (429, 200)
    assert accepted.at - refused.at >= 1


@pytest.mark.parametrize("failure", [Failure(500), Failure()])
def test_a_server_that_falters_is_asked_again(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path, failure: Failure
) -> None:
    for method in ("getMe", "getUpdates", "sendMessage", "sendChatAction", "setMyCommands"):
        telegram.fail(method, failure)
    telegram.fail("sendMessage", failure)
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        telegram.say(ANN, "/help")
        assert telegram.reply(ANN).text == HELP
    assert len(archive.asked) == 1
    assert len(telegram.sent) == 2


def test_a_slow_server_is_waited_for(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.fail("sendMessage", Failure(200, after=True, then=lambda: time.sleep(1.5)))
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        telegram.say(BEN, "/help")
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
        assert telegram.reply(BEN).text == HELP
    assert len(telegram.calls_of("sendMessage")) == 2


def test_a_response_that_is_lost_over_and_over_does_not_flood_a_person(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.fail("sendMessage", *[Failure(after=True)] * 8)
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        telegram.wait(lambda: len(telegram.calls_of("sendMessage")) == 3)
    assert [message.marked("blockquote") for message in telegram.sent] == [[TRAM]] * 3


def test_an_update_that_comes_again_is_not_answered_again(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.fail("getUpdates", Failure(500, after=True))
    telegram.say(ANN, WHERE)
    with running_bot(archive, path, telegram.address):
        assert telegram.reply(ANN).marked("blockquote") == [TRAM]
    telegram.come_again()
    telegram.say(BEN, "/help")
    with running_bot(archive, path, telegram.address):
        assert telegram.reply(BEN).text == HELP
    assert len(telegram.sent) == 2
    assert len(archive.asked) == 1


def test_an_answer_that_cannot_be_sent_becomes_an_apology(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram.fail("sendMessage", Failure(400))
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        assert telegram.reply(ANN).text == APOLOGY
        telegram.say(ANN, WHY)
        assert telegram.reply(ANN).marked("italic") == []
    assert "BadRequest" in caplog.text


def test_a_person_who_blocked_the_bot_is_left_alone(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        telegram.reply(ANN)
        telegram.blocked.add(ANN)
        telegram.say(ANN, "/help")
        telegram.say(BEN, "/help")
        assert telegram.reply(BEN).text == HELP
    assert [call.status for call in telegram.calls_of("sendMessage")].count(403) == 1
    assert "Forbidden" in caplog.text
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    conversations = Conversations(path)
    assert conversations.turns(str(ANN)) == ()
    conversations.close()


def test_a_quote_is_checked_again_before_each_attempt(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.fail("sendMessage", Failure(429, retry_after=1))
    with running_bot(archive, path, telegram.address):
        telegram.say(ANN, WHERE)
        telegram.wait(lambda: bool(telegram.calls_of("sendMessage")))
        archive.withdrawn.add(TRAM)
        assert telegram.reply(ANN).text == ABSTENTION
    assert archive.verifications == 2
    conversations = Conversations(path)
    assert conversations.turns(str(ANN)) == (Turn(WHERE, WHERE, None),)
    conversations.close()
