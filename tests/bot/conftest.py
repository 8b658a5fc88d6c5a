"""What the tests of the bot share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.scripted_archive import ScriptedArchive
from tests.bot.telegram_server import TelegramServer
from tests.bot.telegram_webhooks import WebhookServer


@pytest.fixture
def telegram() -> Iterator[TelegramServer]:
    """A Bot API server that runs during the test."""
    with TelegramServer() as server:
        yield server


@pytest.fixture
def bringing() -> Iterator[WebhookServer]:
    """A Bot API server that brings updates to a webhook."""
    with WebhookServer() as server:
        yield server


@pytest.fixture
def archive() -> Iterator[ScriptedArchive]:
    """An archive that knows a little; it keeps nobody waiting beyond the test."""
    archive = ScriptedArchive()
    yield archive
    archive.gate.set()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where conversations are kept."""
    return tmp_path / "state" / "conversations.db"
