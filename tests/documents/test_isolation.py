"""Reading in processes of their own."""

import json
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import pytest

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats.options import MEGABYTE, ReadingOptions
from documents.isolation import Reading, ReadingProcess, read_ahead, wire, worker
from documents.reading import read_article, read_steps
from documents.sources import SourceFile
from tests.documents.corpus import tarred, zipped

SLOW = b"<html><body>" + b"<div><p>It rained.</p>" * 400_000


def source(path: Path, content: bytes) -> SourceFile:
    path.write_bytes(content)
    return SourceFile(path, path.name)


@pytest.fixture
def reader() -> Iterator[ReadingProcess]:
    """A process with limits that a busy machine keeps, too."""
    with closing(ReadingProcess(ReadingOptions(seconds=120))) as reader:
        yield reader


def test_what_is_read_elsewhere_is_what_is_read_here(reader: ReadingProcess, samples: Path) -> None:
    for path in sorted((samples / "articles").iterdir()):
        file = SourceFile(path, path.name)
        assert list(reader.read(file)) == [(read_article(file), ())]


def test_everything_an_article_has_comes_over(reader: ReadingProcess, tmp_path: Path) -> None:
    page = (
        b"---\ntitle: Rain\ndate: 2017-11-04T10:00:00+02:00\nauthor: Ada\nurl: https://a.example/1\n"
        b"source: The Paper\nlanguage: en\n---\nIt rained."
    )
    file = source(tmp_path / "caf\udce9 \u0436.md", page)
    ((found, notes),) = reader.read(file)
    assert found == read_article(file)
    assert isinstance(found, Article)
    assert (found.author, found.site, found.language) == ("Ada", "The Paper", "en")
    assert found.published_at is not None
    assert notes == ()


def test_notes_come_with_their_article(reader: ReadingProcess, tmp_path: Path) -> None:
    file = source(tmp_path / "a.md", b"---\ndate: 2093-01-01\n---\nIt rained.")
    ((_, notes),) = reader.read(file)
    assert notes == ("the date 2093-01-01 lies in the future and was dropped",)


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    with closing(ReadingProcess(ReadingOptions(seconds=0.05))) as reader:
        ((refused, _),) = reader.read(source(tmp_path / "slow.html", SLOW))
        assert str(refused) == "slow.html: reading it takes longer than 0.05 seconds"
        reader.options = ReadingOptions(seconds=120)
        ((found, _),) = reader.read(source(tmp_path / "a.txt", b"It rained."))
        assert isinstance(found, Article)


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_next_is_read(
    tmp_path: Path,
) -> None:
    options = ReadingOptions(memory=150 * MEGABYTE)
    with closing(ReadingProcess(options)) as reader:
        file = source(tmp_path / "many.txt", b"It rained. " * 5_500_000)
        found = [str(item) for item, _ in reader.read(file)]
        assert found == ["many.txt: reading it takes more than 150 MB of memory"]
        ((item, _),) = reader.read(source(tmp_path / "a.txt", b"It rained."))
        assert isinstance(item, Article)


def test_a_process_that_is_gone_is_replaced(reader: ReadingProcess, tmp_path: Path) -> None:
    file = source(tmp_path / "a.txt", b"It rained.")
    for _ in range(2):
        ((found, _),) = reader.read(file)
        assert isinstance(found, Article)
        reader.interrupt()
        assert reader._process is not None
        reader._process.wait()


class Timed:
    """Takes messages, and notes which limit of time counts meanwhile."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.limits: list[float] = []

    def send_bytes(self, message: bytes) -> None:
        self.messages.append(json.loads(message))
        self.limits.append(signal.getitimer(signal.ITIMER_REAL)[0])


def test_the_time_that_the_other_side_takes_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_reading: list[float] = []

    def steps(file: SourceFile, options: ReadingOptions) -> Iterator[Any]:
        for step in read_steps(file, options):
            while_reading.append(signal.getitimer(signal.ITIMER_REAL)[0])
            yield step

    monkeypatch.setattr(worker, "read_steps", steps)
    there = Timed()
    file = source(tmp_path / "a.jsonl", b'{"text": "It rained."}\n' * 3 + b"[]\n")
    worker._answer(cast("Connection", there), file, ReadingOptions(seconds=600))
    assert [next(iter(message)) for message in there.messages] == [
        *["article"] * 3,
        "refused",
        "done",
    ]
    assert there.limits == [0] * 5
    assert len(while_reading) == 4
    assert min(while_reading) > 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("kind", ["refused", "hidden in a ZIP", "hidden in a tar"])
def test_parts_that_are_passed_over_are_told_of(tmp_path: Path, kind: str) -> None:
    hidden = {f".{i}": b"It rained." for i in range(7)} | {"a.txt": b"It rained."}
    name, raw = {
        "refused": ("a.jsonl", b"[]\n" * 107 + b'{"text": "It rained."}'),
        "hidden in a ZIP": ("a.zip", zipped({"b.zip": zipped(hidden)})),
        "hidden in a tar": ("a.tar.gz", tarred(hidden)),
    }[kind]
    there = Timed()
    worker._answer(
        cast("Connection", there), source(tmp_path / name, raw), ReadingOptions(seconds=0)
    )
    kinds = [next(iter(message)) for message in there.messages]
    assert kinds.count("at it") == 7
    assert kinds.count("article") == 1
    assert kinds[-1] == "done"


def test_what_is_told_of_parts_that_are_passed_over_is_no_article(
    reader: ReadingProcess, tmp_path: Path
) -> None:
    file = source(tmp_path / "a.txt", b"It rained.")
    reader._connection, there = multiprocessing.Pipe()
    error = UnreadableSourceError("a.txt", "empty")
    with there:
        for message in (wire.at_it(), wire.found(error), wire.at_it(), wire.done()):
            there.send_bytes(message)
        ((found, notes),) = reader.read(file)
    assert (str(found), notes) == ("a.txt: empty", ())


def test_files_are_read_ahead_in_their_order(tmp_path: Path) -> None:
    names = [f"{i:03}.txt" for i in range(40)]
    files = [source(tmp_path / name, f"It rained in {name}.".encode()) for name in names]
    files.insert(7, source(tmp_path / "bad.txt", b"\x00"))
    readings = list(read_ahead(files, processes=2))
    assert [r.file.name for r in readings if isinstance(r.found, Article)] == names
    assert [str(r.found) for r in readings if isinstance(r.found, UnreadableSourceError)] == [
        "bad.txt: not a text file: control character 0x00 at byte 0"
    ]
    assert [r.file for r in readings if r.found is None] == files
    assert readings[-1] == Reading(files[-1], None)


def test_reading_ahead_can_be_left_at_any_time(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "It rained %d times."}\n' % i for i in range(3000))
    file = source(tmp_path / "many.jsonl", lines)
    with closing(read_ahead([file])) as readings:
        assert isinstance(next(readings).found, Article)
    with closing(read_ahead([source(tmp_path / "slow.html", SLOW), file])) as readings:
        pass
