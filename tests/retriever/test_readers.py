"""From the name of a reader to its component."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import FaissDocumentStore
from retriever.reader import ReaderError, SpanReader
from retriever.readers import load_reader
from retriever.sentence_reader import SentenceReader
from tests.index.fake_encoder import HashedWords

ENCODER = HashedWords(dimension=8)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=8)
    yield store
    store.close()


def test_a_name_or_a_folder_gives_its_reader(store: FaissDocumentStore) -> None:
    shipped = load_reader("span", encoder=ENCODER, store=store)
    assert isinstance(shipped, SpanReader)
    assert isinstance(load_reader("sentence", encoder=ENCODER, store=store), SentenceReader)
    assert 0 < shipped.default_threshold < 1


def test_what_is_no_reader_is_refused_with_the_choices(store: FaissDocumentStore) -> None:
    with pytest.raises(
        ReaderError, match="no reader 'spam': it is 'span', 'sentence', a folder, or"
    ):
        load_reader("spam", encoder=ENCODER, store=store)


def test_a_name_without_the_extra_names_it(
    store: FaissDocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ReaderError, match=r"needs transformers: pip install newsquote\[models\]$"):
        load_reader("deepset/roberta-base-squad2", encoder=ENCODER, store=store)


def test_a_folder_without_a_model_is_refused(store: FaissDocumentStore, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=str(tmp_path)):
        load_reader(str(tmp_path), encoder=ENCODER, store=store)
