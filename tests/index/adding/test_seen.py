"""Files that have not changed since they were stored are not read again."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack import Pipeline

from documents import DEFAULT_WEB_OPTIONS, Reading, ReadingOptions, SourceFile, Unchanged
from index import AddReport, add_files, adding_pipeline
from index.adding.arriving import Arriving
from index.store import FaissDocumentStore
from index.tables.files import mark_of
from tests.index.fake_encoder import HashedWords

_FILES = 70


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    encoder = HashedWords()
    path = str(tmp_path / "archive.sqlite3")
    store = FaissDocumentStore(path=path, model=encoder.name, dimension=encoder.dimension)
    yield store
    store.close()


@pytest.fixture
def pipeline(store: FaissDocumentStore) -> Pipeline:
    """The pipeline that adds to `store`."""
    return adding_pipeline(store, HashedWords())


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of files that have rested for a while."""
    folder = tmp_path / "news"
    folder.mkdir()
    for i in range(_FILES):
        (folder / f"{i:02}.txt").write_text(f"Bridge {i}\n\nBridge {i} is closed for {i} days.")
    rest(folder)
    return folder


def rest(folder: Path) -> None:
    """Return when the files of a folder can be told from what they will be."""
    for path in folder.iterdir():
        while not mark_of(SourceFile(path, path.name), ReadingOptions()):
            time.sleep(0.1)


def add(pipeline: Pipeline, *paths: Path) -> AddReport:
    return add_files(pipeline, paths, lambda done, found: None)


def is_read(
    store: FaissDocumentStore, *paths: Path, options: ReadingOptions | None = None
) -> tuple[list[str], list[str]]:
    """What would be read, and what is unchanged, by name."""
    arriving = Arriving(
        paths,
        options=ReadingOptions() if options is None else options,
        web=DEFAULT_WEB_OPTIONS,
        visits=store.visits,
        files=store.files,
        processes=1,
    )
    found = [item for batch in arriving.batches() for item in batch]
    assert arriving.done == arriving.found
    return (
        [item.file.name for item in found if isinstance(item, Reading) and item.found is None],
        [item.name for item in found if isinstance(item, Unchanged)],
    )


def test_an_interrupted_add_goes_on_where_it_was(
    store: FaissDocumentStore, pipeline: Pipeline, news: Path
) -> None:
    def interrupted(done: int, found: int) -> None:
        if done >= 64:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_files(pipeline, [news], interrupted)
    read, unchanged = is_read(store, news)
    assert (len(read), len(unchanged)) == (_FILES - 64, 64)
    report = add(pipeline, news)
    assert (len(report.added), len(report.unchanged)) == (_FILES - 64, 64)
    assert is_read(store, news) == ([], [f"{i:02}.txt" for i in range(_FILES)])


def test_a_file_is_read_again_once_it_or_the_way_it_is_read_has_changed(
    store: FaissDocumentStore, pipeline: Pipeline, news: Path
) -> None:
    add(pipeline, news)
    (news / "00.txt").write_text("Bridge 0\n\nBridge 0 is closed for 9 days.")  # as long as before
    (news / "01.txt").touch()
    (news / "03.txt").replace(news / "02.txt")
    assert is_read(store, news)[0] == ["00.txt", "01.txt", "02.txt"]
    assert add(pipeline, news).replaced == ("00.txt", "02.txt")
    assert len(is_read(store, news, options=ReadingOptions(fields={"text": "body"}))[0]) == 69
    assert is_read(store, news / "05.txt") == ([], ["05.txt"])
    assert "news/05.txt" in is_read(store, news.parent)[0]  # its article has another name


def test_what_was_removed_or_refused_is_read_again(
    store: FaissDocumentStore, pipeline: Pipeline, news: Path
) -> None:
    (news / "bad.txt").write_bytes(b"\xc3\xa9\xff")
    rest(news)
    add(pipeline, news)
    removed = next(a for a in store.articles.summaries() if a.article == "07.txt")
    store.remove_article(removed.id)
    assert is_read(store, news)[0] == ["07.txt", "bad.txt"]
    report = add(pipeline, news)
    assert report.added == ("07.txt",)
    assert [error.source for error in report.refused] == ["bad.txt"]


def test_all_articles_of_a_file_are_told_and_each_must_be_there(
    store: FaissDocumentStore, pipeline: Pipeline, tmp_path: Path
) -> None:
    folder = tmp_path / "lines"
    folder.mkdir()
    rows = [{"id": str(i), "title": f"Bridge {i}", "text": f"{i} days."} for i in range(100)]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    rest(folder)
    add(pipeline, folder)
    names = [f"all.jsonl#{i}" for i in range(100)]
    assert is_read(store, folder) == ([], names)
    last = next(a for a in store.articles.summaries() if a.article == names[-1])
    store.remove_article(last.id)
    assert is_read(store, folder) == (["all.jsonl"], [])


def test_what_has_just_been_written_may_change_unnoticed_and_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("It rained.")
    file, status = SourceFile(path, "a.txt"), path.stat()
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    assert mark_of(file, ReadingOptions(), now=changed + 10**9) == ""
    assert mark_of(file, ReadingOptions(), now=changed + 3 * 10**9) != ""
    assert mark_of(SourceFile(path, "a.txt", content=b""), ReadingOptions()) == ""
    assert mark_of(SourceFile(tmp_path / "gone", "gone"), ReadingOptions()) == ""
