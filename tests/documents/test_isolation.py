"""Reading in processes of their own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats.options import MEGABYTE, ReadingOptions
from documents.isolation import Reading, ReadingProcess, read_ahead
from documents.reading import read_article
from documents.sources import SourceFile

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
    with closing(ReadingProcess(ReadingOptions(seconds=2))) as reader:
        ((refused, _),) = reader.read(source(tmp_path / "slow.html", SLOW))
        assert str(refused) == "slow.html: reading it takes longer than 2 seconds"
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
