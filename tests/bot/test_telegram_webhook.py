"""The bot with a webhook, over HTTP."""

import json
import subprocess
from pathlib import Path

import pytest

from bot.telegram.site import Certificate
from bot.telegram.webhook import Webhook
from bot.telegram.words import HELP, NOT_TEXT
from documents.errors import NewsquoteError
from tests.bot.free_address import free_address
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, TRAM, ScriptedArchive
from tests.bot.telegram_webhooks import WebhookServer

ANN, BEN = 11, 22
WHERE = "Where did the tram derail?"


def webhook(certificate: Certificate | None = None) -> Webhook:
    """Return a webhook at a free address."""
    address = free_address()
    scheme = "http" if certificate is None else "https"
    return Webhook(f"{scheme}://{address}/hook", listen=address, certificate=certificate)


def test_a_conversation_is_brought_and_answered_once(
    bringing: WebhookServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, bringing.address, webhook=webhook()):
        bringing.say(ANN, WHERE)
        assert bringing.reply(ANN).marked("blockquote") == [TRAM]
        bringing.say(ANN, "Why is the bridge closed?")
        assert bringing.reply(ANN).marked("blockquote") == [BRIDGE]
        bringing.wait(lambda: bringing.pending == [])
        again = {"update_id": 1002, "message": {"text": "Whatever it holds"}}
        assert bringing.bring(again) == 200
        bringing.say(BEN, "/help")
        assert bringing.reply(BEN).text == HELP
    assert len(bringing.sent) == 3
    assert bringing.calls_of("getUpdates") == []


def test_only_who_knows_the_secret_is_listened_to(
    bringing: WebhookServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, bringing.address, webhook=webhook()):
        bringing.wait(lambda: bringing.webhook != "")
        forged = {"update_id": 7, "message": {"text": WHERE}}
        assert len(bringing.secret) >= 32
        assert bringing.bring(forged, secret="") == 403
        assert bringing.bring(forged, secret="wrong") == 403  # noqa: S106 - of no bot
        assert bringing.bring(b"[no json") == 400
        assert bringing.bring({"no": "update"}) == 400
        # The connection may be closed before all has been sent.
        assert bringing.bring({"update_id": 8, "message": "x" * 2**20}) in (413, 0)
        bringing.say(BEN, "/help")
        assert bringing.reply(BEN).text == HELP
    assert archive.asked == []


def test_a_message_that_cannot_be_read_is_not_brought_for_ever(
    bringing: WebhookServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, bringing.address, webhook=webhook()):
        bringing.send(ANN, text=["no text at all"], date="never")
        bringing.say(BEN, "/help")
        assert bringing.reply(BEN).text == HELP
        assert bringing.reply(ANN).text == NOT_TEXT
        bringing.wait(lambda: bringing.pending == [])
    assert bringing.refusals == []


def test_what_comes_while_it_is_away_is_brought_later(
    bringing: WebhookServer, archive: ScriptedArchive, path: Path
) -> None:
    hook = webhook()
    with running_bot(archive, path, bringing.address, webhook=hook):
        bringing.wait(lambda: bringing.webhook != "")
    bringing.say(ANN, WHERE)
    bringing.wait(lambda: bool(bringing.refusals))
    with running_bot(archive, path, bringing.address, webhook=hook):
        assert bringing.reply(ANN).marked("blockquote") == [TRAM]


def test_a_certificate_of_its_own_is_made_known(
    bringing: WebhookServer, archive: ScriptedArchive, path: Path, tmp_path: Path
) -> None:
    certificate = Certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
    subprocess.run(  # noqa: S603 - our own words
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", str(certificate.chain), "-keyout", str(certificate.key)),
        ],
        check=True,
        capture_output=True,
    )
    with running_bot(archive, path, bringing.address, webhook=webhook(certificate)):
        bringing.say(ANN, WHERE)
        assert bringing.reply(ANN).marked("blockquote") == [TRAM]
    assert bringing.certificate.split() == certificate.chain.read_text().split()


def test_what_cannot_be_an_address_is_refused() -> None:
    for url in ("bot.example/hook", "ftp://bot.example", "https://", ""):
        with pytest.raises(NewsquoteError, match="address like https://"):
            Webhook(url, listen=free_address())


def test_the_secret_is_not_shown() -> None:
    hook = Webhook("https://bot.example/hook", listen=free_address())
    assert hook.secret not in repr(hook)
    assert json.dumps(hook.secret) == f'"{hook.secret}"'
