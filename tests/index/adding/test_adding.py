"""Adding files to a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack import Pipeline

from index.adding import AddReport, add_files, adding_pipeline
from index.store import FaissDocumentStore
from tests.index.fake_encoder import HashedWords


def silent(done: int, found: int) -> None:
    """Show nothing."""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Three articles in two folders."""
    folder = tmp_path / "news"
    (folder / "old").mkdir(parents=True)
    (folder / "rain.txt").write_text("Rain\n\n04 November 2017\n\nIt rained on the harbour.")
    (folder / "snow.txt").write_text("Snow\n\n05 November 2017\n\nIt snowed on the hills.")
    (folder / "old/rain.txt").write_text("Old rain\n\n04 November 1997\n\nIt rained on the mill.")
    return folder


@pytest.fixture
def encoder() -> HashedWords:
    """What the archive is made with."""
    return HashedWords()


@pytest.fixture
def store(tmp_path: Path, encoder: HashedWords) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    store = FaissDocumentStore(
        path=str(tmp_path / "archive.sqlite3"), model=encoder.name, dimension=encoder.dimension
    )
    yield store
    store.close()


@pytest.fixture
def pipeline(store: FaissDocumentStore, encoder: HashedWords) -> Pipeline:
    """The pipeline that adds to `store`."""
    return adding_pipeline(store, encoder)


def contents(store: FaissDocumentStore, words: str) -> list[str]:
    return [document.content or "" for document in store.search_words(words, 10)]


def test_what_became_of_each_file_is_told(pipeline: Pipeline, news: Path) -> None:
    (news / "bad.txt").write_bytes(b"\xc3\xa9\xff")
    report = add_files(pipeline, [news, news / "gone"], silent)
    assert (report.added, report.replaced, report.unchanged) == (
        ("rain.txt", "snow.txt", "old/rain.txt"),
        (),
        (),
    )
    assert [str(error) for error in report.refused] == [
        f"{news / 'gone'}: no such file or folder",
        "bad.txt: byte 0xff at offset 2 is not UTF-8",
    ]
    assert report.kept == 3


def test_adding_twice_changes_nothing_and_encodes_nothing(
    pipeline: Pipeline, store: FaissDocumentStore, encoder: HashedWords, news: Path, tmp_path: Path
) -> None:
    add_files(pipeline, [news], silent)
    documents, generation = store.filter_documents(), store._database.generation()
    encoder.encoded.clear()
    report = add_files(pipeline, [news], silent)
    assert report == AddReport(unchanged=("rain.txt", "snow.txt", "old/rain.txt"))
    assert store.filter_documents() == documents
    assert store._database.generation() == generation
    assert encoder.encoded == []


def test_a_changed_file_replaces_its_article(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add_files(pipeline, [news], silent)
    (article,) = [summary for summary in store.articles.summaries() if summary.title == "Snow"]
    (news / "snow.txt").write_text("Sleet\n\n06 November 2017\n\nSleet fell on the hills.")
    assert add_files(pipeline, [news], silent) == AddReport(
        replaced=("snow.txt",), unchanged=("rain.txt", "old/rain.txt")
    )
    assert contents(store, "snowed") == []
    assert contents(store, "sleet") == ["Sleet\n\n06 November 2017\n\nSleet fell on the hills."]
    stored = store.articles.get(article.id)
    assert stored is not None
    assert (stored.title, stored.revision) == ("Sleet", 2)
    assert store.count_documents() == 3


def test_an_article_is_embedded_with_its_title(
    pipeline: Pipeline, encoder: HashedWords, tmp_path: Path
) -> None:
    body = " ".join(f"Sentence {i} tells what fell." for i in range(30))
    (tmp_path / "a.txt").write_text(f"Rain\n\n{body}")
    add_files(pipeline, [tmp_path / "a.txt"], silent)
    assert len(encoder.encoded) == 2
    assert encoder.encoded[0].startswith("Rain\n\nSentence 0 tells")
    assert encoder.encoded[1].startswith("Rain\nSentence ")


def test_progress_is_told_after_each_batch(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02}.txt").write_text(f"Title {i}\n\nIt rained {i} times.")
    steps: list[tuple[int, int]] = []
    add_files(pipeline, [folder], lambda done, found: steps.append((done, found)))
    assert steps == [(0, 40), (32, 40), (40, 40)]


def test_articles_of_one_file_name_are_called_by_their_path(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add_files(pipeline, [news], silent)
    assert [summary.article for summary in store.articles.summaries()] == [
        "old/rain.txt",
        "rain.txt",
        "snow.txt",
    ]
    old = next(s for s in store.articles.summaries() if s.title == "Old rain")
    article = store.articles.get(old.id)
    assert article is not None
    assert store.articles.display_name(article) == "old/rain.txt"
    other = next(s for s in store.articles.summaries() if s.title == "Rain")
    store.remove_article(other.id)
    assert store.articles.display_name(article) == "rain.txt"


def test_a_file_that_is_no_text_anywhere_leaves_the_store_as_it_was(
    pipeline: Pipeline, store: FaissDocumentStore, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    report = add_files(pipeline, [tmp_path / "a.txt"], silent)
    assert (report.kept, [str(error) for error in report.refused]) == (0, ["a.txt: empty"])
    assert (store.count_documents(), store._database.generation()) == (0, 0)


def test_what_was_embedded_before_is_not_embedded_again(
    store: FaissDocumentStore, encoder: HashedWords, tmp_path: Path
) -> None:
    pipeline = adding_pipeline(store, encoder, once=False)
    body = " ".join(f"Sentence {i} tells what fell." for i in range(60))
    file = tmp_path / "a.txt"
    file.write_text(f"Rain\n\n{body}")
    add_files(pipeline, [file], silent)
    before = store.search_vectors(encoder.encode(["rain"])[0], 10)
    encoder.encoded.clear()
    file.rename(tmp_path / "b.txt")  # another source, so another article
    assert add_files(pipeline, [tmp_path / "b.txt"], silent).added == ("b.txt",)
    (old, new) = (summary.id for summary in store.articles.summaries())
    store.remove_article(old)
    store.remove_article(new)
    assert store.count_documents() == 0
    file.write_text(f"Rain\n\n{body}")
    add_files(pipeline, [file], silent)
    assert encoder.encoded == []
    assert store.search_vectors(encoder.encode(["rain"])[0], 10) == before
    encoder.encoded.clear()
    file.write_text(f"Rain\n\n{body} It rained at last.")
    add_files(pipeline, [file], silent)
    assert len(encoder.encoded) == 1


def test_a_text_that_stands_twice_is_embedded_once(
    store: FaissDocumentStore, encoder: HashedWords, tmp_path: Path
) -> None:
    pipeline = adding_pipeline(store, encoder, once=False)
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Rain\n\nIt rained.")
    assert len(add_files(pipeline, [tmp_path], silent).added) == 2
    assert encoder.encoded == ["Rain\n\nIt rained."]
