"""The bot under load: 200 people who ask one process, over HTTP.

    python -m benchmarks.telegram [--data FOLDER]     the rate R, a minute at 0.7 R, a minute at 3 R
    python -m benchmarks.telegram --soak 300          memory at 0.7 R

The machine may be shared, so that R is measured before and after each minute; R is their mean.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bounds import Figure, add_record_option, record_figures
from benchmarks.bounds.wanted import Telegram
from benchmarks.telegram_load import HELPED, Crowd, Tally
from tests.bot.telegram_server import TOKEN

_ROOT = Path(__file__).parents[1]
_OUTSTANDING = 32
_WARM_UP = 5.0
_PROBE = 25.0
_MINUTE = 60.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of articles and questions")
    parser.add_argument("--python", type=Path, default=_ROOT / ".venv/bin/python")
    parser.add_argument("--soak", type=float, metavar="SECONDS", default=0.0)
    parser.add_argument("--queue", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int)
    add_record_option(parser)
    arguments = parser.parse_args()
    python = arguments.python if arguments.python.exists() else Path(sys.executable)
    data = arguments.data
    articles = _ROOT / "samples/articles" if data is None else data / "articles"
    testset = _ROOT / "samples/testset.jsonl" if data is None else data / "testset_dev.jsonl"
    lines = testset.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    given = {"QUEUE": arguments.queue, "WORKERS": arguments.workers}
    with Crowd(questions) as crowd, tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "PYTHONPATH": str(_ROOT),
            "NEWSQUOTE_HOME": home,
            "NEWSQUOTE_TELEGRAM_TOKEN": TOKEN,
            "NEWSQUOTE_TELEGRAM_API": crowd.address,
            "NEWSQUOTE_TELEGRAM_RATE": "0",
            "NEWSQUOTE_TELEGRAM_SEND_RATE": "1000",
            **{f"NEWSQUOTE_TELEGRAM_{name}": str(value) for name, value in given.items()},
        }
        if arguments.threads is not None:
            environment["NEWSQUOTE_THREADS"] = str(arguments.threads)
        command = [str(python), "-m", "bot.main"]
        subprocess.run(  # noqa: S603 - our own command
            [*command, "add", str(articles)], env=environment, check=True, capture_output=True
        )
        with _bot([*command, "telegram"], environment, home) as process:
            crowd.say(HELPED, "/help")
            crowd.wait(lambda: bool(crowd.sent))
            crowd.closed_loop(_OUTSTANDING, _WARM_UP)
            figures = [_soak(crowd, process, arguments.soak)] if arguments.soak else _load(crowd)
    record_figures(arguments, figures)


def _load(crowd: Crowd) -> list[Figure]:
    """Print what became of two minutes, and return what has a bound."""
    rates = [_rate(crowd)]
    calm = crowd.open_loop(0.7 * rates[-1], _MINUTE)
    rates.append(_rate(crowd))
    _tell("0.7 R for a minute", calm)
    lost = calm.asked - len(calm.seconds) - calm.busy
    print(
        f"  lost {lost}, answered twice {calm.unexpected} (wanted: "
        f"{Telegram.LOST.wanted:g}, {Telegram.TWICE.wanted:g}); "
        f"busy {calm.busy / calm.asked:.1%} ({Telegram.BUSY}); "
        f"p95 {_percentile(calm.seconds, 95):.2f} s ({Telegram.P95})"
    )
    rush = crowd.open_loop(3 * rates[-1], _MINUTE)
    rates.append(_rate(crowd))
    _tell("3 R for a minute", rush)
    share = rush.rate(_WARM_UP, _MINUTE) / statistics.mean(rates[1:])
    print(
        f"  answered {rush.rate(_WARM_UP, _MINUTE):.1f} a second = "
        f"{share:.2f} R ({Telegram.RUSH}); "
        f"answered twice {rush.unexpected}; busy notices {rush.busy}, "
        f"shortest time between two of one person {rush.shortest_gap:.1f} s ({Telegram.NOTICES})"
    )
    print(f"R before, between and after: {', '.join(f'{rate:.1f}' for rate in rates)}")
    help_ms = 1000 * max(_percentile(tally.helped, 95) for tally in (calm, rush))
    return [
        Telegram.LOST.figure(lost, n=calm.asked),
        Telegram.TWICE.figure(calm.unexpected, n=calm.asked),
        Telegram.BUSY.figure(calm.busy / calm.asked, n=calm.asked),
        Telegram.P95.figure(_percentile(calm.seconds, 95), n=len(calm.seconds)),
        Telegram.HELP.figure(help_ms, n=len(calm.helped) + len(rush.helped)),
        Telegram.RUSH.figure(share, n=rush.asked),
        # Where nobody was put off twice, there was no shorter time than the minute.
        Telegram.NOTICES.figure(min(rush.shortest_gap, _MINUTE), n=rush.busy),
    ]


def _soak(crowd: Crowd, process: int, seconds: float) -> Figure:
    rate = _rate(crowd)
    sizes: list[tuple[float, int]] = []
    done = threading.Event()

    def watch() -> None:
        start = time.monotonic()
        while not done.wait(5):
            sizes.append((time.monotonic() - start, _resident(process)))

    watching = threading.Thread(target=watch)
    watching.start()
    tally = crowd.open_loop(0.7 * rate, seconds)
    done.set()
    watching.join()
    _tell(f"0.7 R for {seconds:g} s", tally)
    first = statistics.mean(size for at, size in sizes if _MINUTE / 2 <= at < 1.5 * _MINUTE)
    last = statistics.mean(size for at, size in sizes if seconds - _MINUTE <= at)
    print(
        f"  memory around the first minute {first / 1024:.1f} MB, in the last minute "
        f"{last / 1024:.1f} MB: {last / first - 1:+.1%} (less than {Telegram.SOAK.wanted:+.0%})"
    )
    return Telegram.SOAK.figure(last / first - 1, n=int(seconds))


def _rate(crowd: Crowd) -> float:
    """Return how many questions a second are answered when there are always enough."""
    tally = crowd.closed_loop(_OUTSTANDING, _PROBE)
    rate = tally.rate(_WARM_UP, _PROBE)
    print(f"R: {rate:.1f} questions a second", flush=True)
    return rate


def _tell(what: str, tally: Tally) -> None:
    print(
        f"{what}: {tally.asked} asked, {len(tally.seconds)} answered; time to answer p50 "
        f"{_percentile(tally.seconds, 50):.2f} s, p95 {_percentile(tally.seconds, 95):.2f} s; "
        f"/help meanwhile p50 {1000 * _percentile(tally.helped, 50):.0f} ms, "
        f"p95 {1000 * _percentile(tally.helped, 95):.0f} ms",
        flush=True,
    )


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values) or [float("nan")]
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _resident(process: int) -> int:
    """Return the memory of a process, in kB."""
    shown = subprocess.run(  # noqa: S603 - our own words
        ["ps", "-o", "rss=", "-p", str(process)],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=True,
    )
    return int(shown.stdout)


@contextmanager
def _bot(command: list[str], environment: dict[str, str], folder: str) -> Iterator[int]:
    with (
        (Path(folder) / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, cwd=folder, stderr=log) as process,  # noqa: S603 - our own command
    ):
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
