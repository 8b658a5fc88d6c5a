"""The document store."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from haystack import Document
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DuplicatePolicy

from documents.article import Article
from documents.passages import passages_of
from index.embedding import PassageEmbedder
from index.errors import IndexMismatchError, StorageError
from index.store import FaissDocumentStore
from index.tables.passages import forget_removed
from tests.index.fake_encoder import HashedWords

ENCODER = HashedWords()


def open_store(
    path: Path, *, model: str = "hashed-words", dimension: int = 16
) -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model=model, dimension=dimension)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the archive lies."""
    return tmp_path / "data" / "archive.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    store = open_store(path)
    yield store
    store.close()


@pytest.fixture
def second(store: FaissDocumentStore, path: Path) -> Iterator[FaissDocumentStore]:
    """The same archive, open a second time as another process has it."""
    second = open_store(path)
    yield second
    second.close()


def article(id_: str, text: str, *, published: date | None = date(2017, 11, 4)) -> Article:
    return Article(id=id_, source=f"/{id_}", name=id_, title=id_, published=published, text=text)


def put(store: FaissDocumentStore, *articles: Article) -> None:
    passages = [passage for one in articles for passage in passages_of(one)]
    store.write_articles(articles, PassageEmbedder(encoder=ENCODER).run(passages)["documents"])


def by_vector(store: FaissDocumentStore, question: str, k: int = 10) -> list[str]:
    return [d.id for d in store.search_vectors(ENCODER.encode([question])[0], k)]


def by_words(store: FaissDocumentStore, question: str, k: int = 10) -> list[str]:
    return [d.id for d in store.search_words(question, k)]


def test_both_searches_put_the_passage_with_the_words_first(store: FaissDocumentStore) -> None:
    put(store, article("a", "The ferry sails at noon."), article("b", "The mayor opened a bridge."))
    assert by_vector(store, "mayor bridge") == ["b:0", "a:0"]
    assert by_words(store, "mayor bridge") == ["b:0"]


def test_words_of_the_title_count_as_much_as_they_are_said_to(store: FaissDocumentStore) -> None:
    store.write_documents(
        [
            Document(id="told", content="The ferry sails", meta={"title": "Noon"}),
            Document(id="titled", content="It sails at noon", meta={"title": "Ferry"}),
        ]
    )

    def found(weight: float) -> list[tuple[str, bool]]:
        documents = store.search_words("ferry", 2, title_weight=weight)
        return [(d.id, (d.score or 0) > 0) for d in documents]

    assert found(5) == [("titled", True), ("told", True)]
    assert found(0) == [("told", True), ("titled", False)]
    assert store.search_words("ferry", 2, title_weight=1) == store.search_words("ferry", 2)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_senseless_weight_is_refused(store: FaissDocumentStore, weight: float) -> None:
    with pytest.raises(ValueError, match=f"title_weight must be a finite .* got {weight}"):
        store.search_words("ferry", 1, title_weight=weight)


def test_a_score_is_the_cosine_to_half_precision(store: FaissDocumentStore) -> None:
    store.write_documents([Document(id="1", content="x", embedding=[0.6, 0.8] + [0.0] * 14)])
    vector = np.array([1.0] + [0.0] * 15, dtype=np.float32)
    (found,) = store.search_vectors(vector, 1)
    assert found.score == pytest.approx(0.6, abs=2**-11)  # float16 keeps 11 bits


def test_a_search_by_words_knows_other_forms_and_marks(store: FaissDocumentStore) -> None:
    put(store, article("a", "Workers flooded the cafe."), article("b", "Nothing else."))
    assert by_words(store, "flooding café WORKER") == ["a:0"]


def test_removing_is_effective_at_once_in_every_open_store(
    store: FaissDocumentStore, second: FaissDocumentStore
) -> None:
    put(store, article("a", "The ferry sails."), article("b", "The bridge opens."))
    assert by_vector(second, "ferry") == ["a:0", "b:0"]
    assert store.remove_article("a") is True
    for each in (store, second):
        assert by_vector(each, "ferry") == ["b:0"]
        assert by_vector(each, "ferry", 1) == ["b:0"]  # what went takes no other passage's place
        assert by_words(each, "ferry") == []
        assert each.articles.get("a") is None
        assert each.count_documents() == 1
    assert store.remove_article("a") is False


def test_a_second_store_follows_what_is_added_and_replaced(
    store: FaissDocumentStore, second: FaissDocumentStore
) -> None:
    put(store, article("a", "The ferry sails."))
    assert by_vector(second, "ferry") == ["a:0"]
    put(store, article("b", "The bridge opens."), article("a", "The bus leaves."))
    assert by_vector(second, "bridge") == ["b:0", "a:0"]
    assert by_words(second, "ferry") == []
    assert by_words(second, "bus") == ["a:0"]
    put(second, article("c", "The tram rings."))
    assert by_vector(store, "tram", 1) == ["c:0"]


def test_what_is_written_is_there_when_opened_again(path: Path) -> None:
    first = open_store(path)
    written = replace(
        article("a", "The ferry sails 😀."), url="https://example.org", further_sources=("/x",)
    )
    put(first, written)
    first.close()
    first.close()
    again = open_store(path)
    assert again.articles.get("a") == written
    assert by_vector(again, "ferry") == ["a:0"]
    again.close()


def test_filters_hold_inside_both_searches(store: FaissDocumentStore) -> None:
    near = [article(f"n{i:02}", "ferry ferry ferry", published=date(2017, 1, 1)) for i in range(60)]
    far = article(
        "far", "A bridge opened, and no ferry sailed that day.", published=date(2018, 1, 1)
    )
    put(store, *near, far)
    since = {"field": "meta.published", "operator": ">=", "value": "2018-01-01"}
    vector = ENCODER.encode(["ferry"])[0]
    assert "far:0" not in by_vector(store, "ferry", 5)
    assert "far:0" not in by_words(store, "ferry", 5)
    assert [d.id for d in store.search_vectors(vector, 5, since)] == ["far:0"]
    assert [d.id for d in store.search_words("ferry", 5, since)] == ["far:0"]
    none = {"field": "meta.published", "operator": ">=", "value": "2019-01-01"}
    assert store.search_vectors(vector, 5, none) == []
    assert store.search_words("ferry", 5, none) == []


@pytest.mark.parametrize(
    ("policy", "count", "content"),
    [(DuplicatePolicy.SKIP, 0, "old"), (DuplicatePolicy.OVERWRITE, 1, "new")],
)
def test_a_duplicate_is_treated_by_the_policy(
    store: FaissDocumentStore, policy: DuplicatePolicy, count: int, content: str
) -> None:
    store.write_documents([Document(id="1", content="old")])
    assert store.write_documents([Document(id="1", content="new")], policy) == count
    assert store.filter_documents() == [Document(id="1", content=content)]
    assert [d.content for d in store.search_words("old new", 5)] == [content]


@pytest.mark.parametrize("policy", [DuplicatePolicy.FAIL, DuplicatePolicy.NONE])
def test_a_refused_duplicate_leaves_nothing_of_its_batch(
    store: FaissDocumentStore, policy: DuplicatePolicy
) -> None:
    store.write_documents([Document(id="1", content="old")])
    with pytest.raises(DuplicateDocumentError, match="a passage with id '1' is stored"):
        store.write_documents(
            [Document(id="2", content="more"), Document(id="1", content="new")], policy
        )
    assert store.filter_documents() == [Document(id="1", content="old")]


def test_a_write_that_fails_midway_leaves_nothing_half_written(store: FaissDocumentStore) -> None:
    put(store, article("a", "The ferry sails."))
    generation = store._database.generation()
    new = article("a", "The bus leaves.")
    wrong = Document(id="a:0", content=new.text, meta={"article_id": "a"}, embedding=[1.0, 0.0])
    with pytest.raises(ValueError, match="an embedding must have dimension 16, got 2"):
        store.write_articles([new, article("b", "More.")], [wrong])
    assert [s.id for s in store.articles.summaries()] == ["a"]
    assert store.articles.get("a") == article("a", "The ferry sails.")
    assert by_words(store, "ferry") == ["a:0"]
    assert by_vector(store, "ferry") == ["a:0"]
    assert store._database.generation() == generation
    put(store, article("b", "More."))  # the store goes on working
    assert store.count_documents() == 2


def test_a_summary_has_what_the_paper_calls_itself(store: FaissDocumentStore) -> None:
    put(
        store,
        replace(article("a", "The ferry sails."), site="The Karlby Post", author="Ana Brandt"),
    )
    put(store, article("b", "The bus leaves."))
    assert [s.site for s in store.articles.summaries()] == ["The Karlby Post", None]


@pytest.mark.parametrize("documents", ["no list", ["no document"], None])
def test_what_is_no_document_is_refused(store: FaissDocumentStore, documents: object) -> None:
    with pytest.raises(ValueError, match="documents must be a list of haystack Documents"):
        store.write_documents(documents)  # type: ignore[arg-type]  # what must be refused


def test_another_model_is_refused_naming_both(store: FaissDocumentStore, path: Path) -> None:
    with pytest.raises(IndexMismatchError) as caught:
        open_store(path, model="other-model")
    assert str(caught.value) == (
        f"{path} was made with model 'hashed-words', but 'other-model' is set: set it back, "
        "or choose another NEWSQUOTE_HOME and add the articles again"
    )
    with pytest.raises(IndexMismatchError, match="made with dimension '16', but '8' is set"):
        open_store(path, dimension=8)


def test_a_foreign_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE addresses (name TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_store(path)
    assert str(caught.value) == f"{path} is a database of something else, not an archive"
    assert path.read_bytes() == before


def test_a_text_file_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a database, but long enough to be looked at as one.\n" * 100)
    with pytest.raises(StorageError) as caught:
        open_store(path)
    assert str(caught.value).startswith(f"{path}: file is not a database: `newsquote doctor")


def test_a_path_that_cannot_be_opened_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(StorageError, match=r"file is not a folder$"):
        open_store(file / "archive.sqlite3")
    with pytest.raises(StorageError) as caught:
        open_store(tmp_path)
    assert str(caught.value) == f"{tmp_path}: unable to open database file"


@pytest.mark.skipif(os.geteuid() == 0, reason="no folder is read-only to root")
def test_a_read_only_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(StorageError, match=r"must be writable, even to read an archive$"):
        open_store(folder / "archive.sqlite3")


def test_a_damaged_archive_is_refused_in_one_line(path: Path) -> None:
    store = open_store(path)
    put(store, *(article(f"a{i}", "The ferry sails. " * 50) for i in range(50)))
    store.close()
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    with pytest.raises(StorageError) as caught:
        open_store(path)
    assert str(caught.value) == (
        f"{path}: database disk image is malformed: `newsquote doctor --repair` saves what is "
        "whole, `newsquote restore FILE` brings a backup back"
    )


def test_a_store_can_be_saved_and_restored(store: FaissDocumentStore, path: Path) -> None:
    put(store, article("a", "The ferry sails."))
    data = store.to_dict()
    assert data == {
        "type": "index.store.FaissDocumentStore",
        "init_parameters": {"path": str(path), "model": "hashed-words", "dimension": 16},
    }
    restored = FaissDocumentStore.from_dict(data)
    assert restored.filter_documents() == store.filter_documents()
    restored.close()


def test_document_frequencies_count_passages_in_any_form(store: FaissDocumentStore) -> None:
    put(store, article("a", "Floods came."), article("b", "It flooded."), article("c", "Dry."))
    assert store.document_frequencies(["flood", "dry", "fire"]) == [2, 1, 0]


def test_ids_are_found_by_their_beginning(store: FaissDocumentStore) -> None:
    put(store, article("ab1", "One."), article("ab2", "Two."), article("b%", "Three."))
    assert store.articles.ids_starting_with("ab") == ["ab1", "ab2"]
    assert store.articles.ids_starting_with("%") == []


def test_embeddings_of_what_is_gone_are_kept_up_to_a_number(store: FaissDocumentStore) -> None:
    texts = [f"Ferry {i}." for i in range(6)]
    put(store, *(article(f"a{i}", text) for i, text in enumerate(texts)))
    for i in range(5):
        store.remove_article(f"a{i}")
    embedded = [f"a{i}\n{text}" for i, text in enumerate(texts)]
    assert list(store.known_embeddings(embedded)) == embedded
    with store._database.write() as connection:
        forget_removed(connection, kept=2)
    assert list(store.known_embeddings(embedded)) == embedded[3:]
    assert by_vector(store, "ferry") == ["a5:0"]
