"""What every test runs under: no telemetry, no network, a home of its own."""

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # before haystack is imported
os.environ["HF_HUB_OFFLINE"] = "1"

import pytest
from hypothesis import settings

# The machines that run this are shared: an example that takes long has not failed, and the same
# examples every time make a failure one to find again.
settings.register_profile("newsquote", deadline=None, derandomize=True)
settings.load_profile("newsquote")

_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - as socket has it
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = address[0]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test connects to {host}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def guarded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no test reach beyond this machine, nor into the home of who runs it."""
    monkeypatch.setattr(socket.socket, "connect", _only_loopback)
    for name in [name for name in os.environ if name.startswith("NEWSQUOTE_")]:
        if name != "NEWSQUOTE_BENCH_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSQUOTE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def bench_data() -> Path:
    """The folder of real articles and questions; skipped, with the reason, where it is not set."""
    folder = os.environ.get("NEWSQUOTE_BENCH_DATA")
    if not folder:
        pytest.skip(
            "NEWSQUOTE_BENCH_DATA is not set: it names the folder of articles and questions"
        )
    return Path(folder)


@pytest.fixture
def samples() -> Path:
    """The folder of sample articles and questions that the project ships."""
    return Path(__file__).parents[1] / "samples"
