"""What the operator can ask the running bot."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bot.address import Address
from bot.telegram.webhook import Webhook
from documents.errors import NewsquoteError
from tests.bot.free_address import free_address
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import ScriptedArchive
from tests.bot.telegram_server import Failure, TelegramServer
from tests.bot.telegram_webhooks import WebhookServer

ANN = 11
WHERE = "Where did the tram derail?"


def _get(address: Address, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_figures_count_what_was_done_and_hold_no_words(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    status = free_address()
    with running_bot(archive, path, telegram.address, status=status):
        telegram.say(ANN, WHERE)
        telegram.reply(ANN)
        telegram.say(ANN, "Who won the cup?")
        telegram.reply(ANN)
        archive.error = RuntimeError(WHERE)
        telegram.say(ANN, WHERE)
        telegram.reply(ANN)
        telegram.say(ANN, "/help")
        telegram.reply(ANN)
        code, figures = _get(status, "/metrics")
        assert _get(status, "/elsewhere")[0] == 404
    lines = figures.splitlines()
    assert code == 200
    for line in (
        "newsquote_updates_total 4.0",
        "newsquote_questions_total 3.0",
        "newsquote_answers_total 1.0",
        "newsquote_abstentions_total 1.0",
        'newsquote_errors_total{kind="RuntimeError"} 1.0',
        "newsquote_answer_seconds_count 2.0",
        "newsquote_questions_waiting 0.0",
    ):
        assert line in lines
    assert "tram" not in figures


def test_it_is_healthy_once_it_is_in_contact_with_telegram(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    status = free_address()
    telegram.fail("getMe", *[Failure(500)] * 2)
    with running_bot(archive, path, telegram.address, status=status):
        telegram.wait(lambda: len(telegram.calls_of("getMe")) == 1)
        code, answer = _get(status, "/healthz")
        assert (code, json.loads(answer)["status"]) == (503, "no contact with Telegram")
        telegram.say(ANN, WHERE)
        telegram.reply(ANN)
        code, answer = _get(status, "/healthz")
        assert (code, json.loads(answer)["status"]) == (200, "ok")


def test_webhook_and_status_may_share_an_address(
    bringing: WebhookServer, archive: ScriptedArchive, path: Path
) -> None:
    address = free_address()
    hook = Webhook(f"http://{address}/hook", listen=address)
    with running_bot(archive, path, bringing.address, webhook=hook, status=address):
        bringing.say(ANN, WHERE)
        bringing.reply(ANN)
        assert _get(address, "/healthz")[0] == 200
        assert _get(address, "/hook")[0] == 405


def test_an_address_that_is_taken_is_one_line(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    import asyncio

    from bot.kept.conversations import Conversations
    from bot.telegram import build_application
    from bot.telegram.running import serve
    from tests.bot.telegram_server import TOKEN

    taken = Address("127.0.0.1", int(telegram.address.rpartition(":")[2]))
    conversations = Conversations(path)
    application = build_application(archive, conversations, token=TOKEN, api=telegram.address)
    with pytest.raises(NewsquoteError, match=f"cannot listen at {taken}"):
        asyncio.run(serve(application, asyncio.Event(), status=taken))
    conversations.close()
