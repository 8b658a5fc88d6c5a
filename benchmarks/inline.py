"""The inline mode, over HTTP: from a question that is typed to the quotes that are offered.

python -m benchmarks.inline
"""

import argparse
import json
import os
import tempfile
import time
from contextlib import closing
from pathlib import Path

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # before haystack is imported

import numpy as np

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Telegram
from retriever import Archive, ArchiveSettings
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.telegram_server import TelegramServer

_SAMPLES = Path(__file__).parents[1] / "samples"
_ANN = 11
_MANY = 30
_WITHIN = Telegram.INLINE.wanted  # seconds


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_record_option(parser)
    arguments = parser.parse_args()
    lines = (_SAMPLES / "testset.jsonl").read_text(encoding="utf-8").splitlines()
    questions = list(dict.fromkeys(json.loads(line)["question"] for line in lines))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        archive = Archive(ArchiveSettings(folder=home / "archive"))
        with closing(archive), TelegramServer() as telegram:
            archive.add([_SAMPLES / "articles"])
            archive.warm_up()
            with running_bot(archive, home / "chats.db", telegram.address, equipped(archive)):
                telegram.offered(telegram.type_inline(_ANN, questions[0]))
                asked = questions[1 : 1 + _MANY]
                _print("the archive alone", [_asked(archive, question) for question in asked])
                taken = []
                for name in ("inline, first time", "inline, again"):
                    taken.append([_typed(telegram, question) for question in asked])
                    _print(name, taken[-1])
    first = float(np.percentile(taken[0], 95))
    record_figures(arguments, [Telegram.INLINE.figure(first, n=len(asked))])


def _print(name: str, seconds: list[float]) -> None:
    half, most = np.percentile(seconds, [50, 95])
    within = sum(s <= _WITHIN for s in seconds)
    print(
        f"{name}: {len(seconds)} questions, p50 {half:.3f} s, p95 {most:.3f} s, "
        f"within {_WITHIN:g} s {within}"
    )


def _asked(archive: Archive, question: str) -> float:
    start = time.monotonic()
    archive.ask(question)
    return time.monotonic() - start


def _typed(telegram: TelegramServer, question: str) -> float:
    start = time.monotonic()
    telegram.offered(telegram.type_inline(_ANN, question))
    return time.monotonic() - start


if __name__ == "__main__":
    main()
