"""`newsquote telegram` as a process of its own, with the real archive, over HTTP."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.free_address import free_address
from tests.bot.telegram_server import TOKEN
from tests.bot.telegram_webhooks import WebhookServer
from tests.default_install import ROOT, run_python

pytestmark = pytest.mark.integration

ANN = 11
QUESTION = "Which club did Calder Town defeat in the final?"


def test_a_person_is_answered_and_the_conversation_outlives_the_process(
    bringing: WebhookServer, tmp_path: Path, samples: Path
) -> None:
    home = tmp_path / "home"
    article = samples / "articles" / "cup_final.txt"
    run_python("-m", "bot.main", "add", str(article), home=home)
    text = article.read_text(encoding="utf-8")

    with _process(home, bringing.address):
        bringing.say(ANN, QUESTION)
        first = bringing.reply(ANN)
    assert "Royal Averley" in first.marked("blockquote")[0]
    assert all(quote in text for quote in first.marked("blockquote"))

    address = free_address()
    flags = ("--webhook", f"http://{address}/hook", "--listen", str(address))
    with _process(home, bringing.address, *flags):
        bringing.say(ANN, "Who scored?")
        second = bringing.reply(ANN)
        bringing.wait(lambda: bringing.pending == [])
    assert f"Who scored? ({QUESTION})" in second.text
    assert bringing.webhook == f"http://{address}/hook"


@contextmanager
def _process(home: Path, api: str, *flags: str) -> Iterator[None]:
    environment = {
        "HOME": str(home.parent),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "NEWSQUOTE_HOME": str(home),
        "NEWSQUOTE_THRESHOLD": "0",
        "NEWSQUOTE_TELEGRAM_API": api,
        "NEWSQUOTE_TELEGRAM_TOKEN": TOKEN,
    }
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "bot.main", "telegram", *flags],
        env=environment,
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out == ""
    said, *events = err.splitlines()
    assert said == "answering in Telegram; Ctrl-C stops"
    assert [json.loads(event)["level"] for event in events] == ["INFO"] * len(events)
    assert TOKEN not in err
    assert QUESTION not in err
