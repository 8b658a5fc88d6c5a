"""Kills a process that adds, replaces and removes articles, and looks at what it left.

    python -m tests.index.crashing [--kills 200] [--seed N]

The process acknowledges each change when the store has returned from it, and writes a snapshot
after every third; half of the kills (SIGKILL) come while it does. After each kill the archive is
opened and compared with one that had the same changes without a crash: every change that was
acknowledged is there, the one in hand is there as a whole or not at all, and both searches find the
same, from the snapshot that was left, in which no byte may be wrong.
"""

import argparse
import logging
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Index
from documents.article import Article
from documents.passages import passages_of
from index.embedding import PassageEmbedder
from index.store import FaissDocumentStore
from tests.index.fake_encoder import HashedWords

_ENCODER = HashedWords(dimension=64)
_WORDS = "ferry harbour bridge mayor storm flood council school train market".split()
_QUESTIONS = [f"{a} {b}" for a, b in zip(_WORDS, _WORDS[3:], strict=False)]
_STARTS_WITHIN = 120.0  # seconds; machines may be busy


class CrashError(AssertionError):
    """What a killed process left is not what it had acknowledged."""


@dataclass
class Tally:
    """What happened so far.

    :param half: kills after which the change in hand was there, its acknowledgement lost.
    :param saving: kills that came while a snapshot was being written.
    """

    kills: int = 0
    changes: int = 0
    half: int = 0
    saving: int = 0


def open_store(path: Path) -> FaissDocumentStore:
    """Return the store at `path`."""
    return FaissDocumentStore(path=str(path), model=_ENCODER.name, dimension=_ENCODER.dimension)


def change(store: FaissDocumentStore, position: int) -> None:
    """Make the change at `position`: the same one every time."""
    if position % 5 == 4:
        store.remove_article(f"a{position - 3}")
        return
    chosen = random.Random(position)  # noqa: S311 - no secret
    about = position - 2 if position % 7 == 6 else position  # a new version of an earlier one
    sentences = [" ".join(chosen.choices(_WORDS, k=20)).capitalize() + "." for _ in range(30)]
    article = Article(
        id=f"a{about}",
        source=f"/a{about}",
        name=f"a{about}",
        title=f"Title {position}",
        published=None,
        text=" ".join(sentences),
    )
    passages = PassageEmbedder(encoder=_ENCODER).run(passages_of(article))["documents"]
    store.write_articles([article], passages)


def writer(path: Path, first: int, sender: Connection) -> None:
    """Make the changes from `first` on, until it is killed."""
    store = open_store(path)
    sender.send("ready")
    position = first
    while True:
        change(store, position)
        sender.send(position)
        if position % 3 == 0:
            sender.send("saving")
            store.save_snapshot(always=True)
            sender.send("saved")
        position += 1


def run(
    folder: Path, *, kills: int, seed: int, told: Callable[[Tally], None] | None = None
) -> Tally:
    """Kill a writer as often as told; return what happened.

    :param told: is given what happened so far, after each kill.
    :raises CrashError: when what was left is wrong.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    tally = Tally()
    damaged = _Warnings()
    logging.getLogger("index").addHandler(damaged)
    path, whole = folder / "crashed" / "archive.sqlite3", folder / "whole" / "archive.sqlite3"
    reference = open_store(whole)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    try:
        for _ in range(kills):
            acknowledged, saving = _killed(context, path, tally.changes, chance)
            tally.kills += 1
            tally.saving += saving
            while tally.changes < acknowledged:
                change(reference, tally.changes)
                tally.changes += 1
            _compare(path, reference, tally)
            if damaged.messages:
                raise CrashError(damaged.messages[0])
            if told is not None:
                told(tally)
    finally:
        reference.close()
        logging.getLogger("index").removeHandler(damaged)
    return tally


def _killed(
    context: multiprocessing.context.ForkServerContext,
    path: Path,
    first: int,
    chance: random.Random,
) -> tuple[int, bool]:
    """Start a writer and kill it at a random moment; return the changes that were acknowledged."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=writer, args=(path, first, sender), daemon=True)
    process.start()
    sender.close()
    if not receiver.poll(_STARTS_WITHIN) or receiver.recv() != "ready":
        raise CrashError("the writer did not start")
    acknowledged, saving = first, False
    in_saving = chance.random() < 0.5
    wait = chance.uniform(0, 0.004 if in_saving else 0.5)
    while in_saving:
        message = receiver.recv()
        if message == "saving":
            break
        acknowledged = message + 1 if isinstance(message, int) else acknowledged
    time.sleep(wait)
    process.kill()
    process.join()
    saving = in_saving
    try:
        while True:
            message = receiver.recv()
            if isinstance(message, int):
                acknowledged = message + 1
            saving = message == "saving"
    except (EOFError, OSError):
        receiver.close()
    return acknowledged, saving


def _compare(path: Path, reference: FaissDocumentStore, tally: Tally) -> None:
    store = open_store(path)
    try:
        if _contents(store) != _contents(reference):
            change(reference, tally.changes)  # it was kept before it could be acknowledged
            tally.changes += 1
            tally.half += 1
            if _contents(store) != _contents(reference):
                raise CrashError(f"after {tally.changes} changes the archives differ")
        for question in _QUESTIONS:
            if _found(store, question) != _found(reference, question):
                raise CrashError(f"after {tally.changes} changes {question!r} finds something else")
        with store._database.snapshot():
            embeddings = len(store._following.current())
        if embeddings != store.count_documents():
            raise CrashError(f"{embeddings} embeddings of {store.count_documents()} passages")
        if fault := store.check():
            raise CrashError(fault)
    finally:
        store.close()


def _contents(store: FaissDocumentStore) -> list[object]:
    articles = [store.articles.get(summary.id) for summary in store.articles.summaries()]
    return [*articles, *store.filter_documents()]


def _found(store: FaissDocumentStore, question: str) -> list[list[tuple[str, float | None]]]:
    vector = _ENCODER.encode([question])[0]
    return [
        sorted((d.id, d.score) for d in store.search_vectors(vector, 20)),
        [(d.id, d.score) for d in store.search_words(question, 20)],
    ]


class _Warnings(logging.Handler):
    """Keeps what was warned of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.messages.append(record.getMessage())


def _progress(tally: Tally) -> None:
    print(f"{tally.kills} kills, {tally.changes} changes", file=sys.stderr, flush=True)  # noqa: T201 - a program's own


def main() -> None:
    """Print what was done; an exception tells what was found wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    add_record_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = run(Path(folder), kills=arguments.kills, seed=arguments.seed, told=_progress)
    print(  # noqa: T201 - a program
        f"{tally.kills} kills, {tally.saving} of them while a snapshot was being written; "
        f"{tally.changes} changes, every acknowledged one kept, {tally.half} kept as a whole "
        "whose acknowledgement was lost; both searches as without a crash"
    )
    # What was wrong would have been an exception.
    record_figures(arguments, [Index.CRASHES.figure(0, n=tally.kills)])


if __name__ == "__main__":
    main()
