"""`newsquote watch` as a person meets it: started, stopped by a signal, started again."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest
from typer.testing import CliRunner

from bot.cli import app
from documents.errors import NewsquoteError
from tests.default_install import ROOT

pytestmark = pytest.mark.integration

_PATIENCE = 120.0
# haystack imports torch wherever it finds it, which takes longer than all the rest.
_START = "import sys; sys.modules['torch'] = None; from bot.main import main; main()"
TRAM = "Tram derails\n\n04 November 2017\n\nA tram left its rails at the harbour.\n"


class Watch:
    """The command, running; what it prints comes line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: Queue[str] = Queue()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def wait(self, words: str) -> str:
        """Return the next line with these words."""
        while words not in (line := self._lines.get(timeout=_PATIENCE)):
            if not line:
                raise AssertionError(f"it ended without {words!r}")
        return line

    def stop(self, number: signal.Signals) -> int:
        """Send a signal to the command and all its processes, and return its exit code."""
        os.killpg(self._process.pid, number)
        return self._process.wait(_PATIENCE)

    def close(self) -> None:
        """End it however it is."""
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def started(home: Path, *arguments: str) -> Iterator[Watch]:
    """Yield the command, started in a group of processes of its own, as a terminal does."""
    variables = {"HOME": str(home.parent), "NEWSQUOTE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _START, "watch", *arguments],
        env={"PATH": os.environ["PATH"], **variables},
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    watch = Watch(process)
    try:
        yield watch
    finally:
        watch.close()


def said(home: Path, *arguments: str) -> str:
    """Return what the command says in this process, or the error that it ends with."""
    done = CliRunner().invoke(app, ["--home", str(home), "watch", *arguments])
    if isinstance(done.exception, NewsquoteError):
        return f"newsquote: {done.exception}\n"
    assert done.exit_code == 0, done.output
    return done.output


def test_it_remembers_what_it_watches_and_stops_at_a_signal(tmp_path: Path) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    news.mkdir()
    (news / "tram.txt").write_text(TRAM)
    with started(home, "news") as watch:
        assert str(news) in watch.wait("watching ")
        watch.wait(" added tram.txt")
        assert "newsquote watch is already running" in said(home)
        assert said(home, "--list") == f"{news}\n"
        assert watch.stop(signal.SIGINT) == 0

    (news / "tram.txt").write_text(TRAM + "Nobody was hurt.\n")
    with started(home) as watch:
        watch.wait(" replaced tram.txt")
        assert watch.stop(signal.SIGTERM) == 0

    assert said(home, "--forget", str(news)) == f"forgotten {news}; its articles are kept\n"
    assert "nothing is watched yet" in said(home)


def test_what_cannot_be_watched_is_told_in_one_line(tmp_path: Path) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    home.mkdir()
    missing = tmp_path / "missing"
    assert said(home, str(missing)) == (f"newsquote: {missing}: no such file or folder\n")
    (home / "newsquote.toml").write_text(f'watch = ["{news}"]\n')
    assert said(home, "--list") == f"{news}\n"
    assert said(home, "--forget", str(news)) == (
        f"newsquote: {news} stands in the setting watch: take it out there\n"
    )
    assert said(home, "--forget", "https://a.example/feed") == (
        "newsquote: https://a.example/feed is not watched: --list shows what is\n"
    )
    assert said(home, "--sitemap", "a.example") == (
        "newsquote: a.example: not an address, such as https://example.org\n"
    )
    assert "watch_every must be a number above 0" in said(home, "--every", "0")
