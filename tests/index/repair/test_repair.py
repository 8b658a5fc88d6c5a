"""Damaged archives made whole again."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from haystack import Document

from documents import Article, Visit, article_id, passages_of
from index.database.manifest import Manifest
from index.embedding import PassageEmbedder
from index.errors import DamagedError, IndexMismatchError, StorageError
from index.repair import Repair, repair
from index.store import FaissDocumentStore
from tests.index.database.test_backup import damage_page
from tests.index.database.test_placing import destroy
from tests.index.fake_encoder import HashedWords

ENCODER = HashedWords()
MANIFEST = Manifest(model=ENCODER.name, dimension=ENCODER.dimension)
COUNT = 120


def article(number: int) -> Article:
    """One of a few hundred words, most of them its own."""
    source = f"/news/{number}.txt"
    body = " ".join(
        f"In town {number} bridge {i} was opened by mayor {i * number}." for i in range(40)
    )
    return Article(
        id=article_id(source),
        source=source,
        name=f"{number}.txt",
        title=f"Bridges of town {number}",
        published=None,
        text=f"Bridges of town {number}\n\n{body}",
    )


ARTICLES = {each.id: each for each in map(article, range(COUNT))}


def embed(store: FaissDocumentStore, documents: list[Document]) -> list[Document]:
    embedded: list[Document] = PassageEmbedder(encoder=ENCODER, known=store).run(documents)[
        "documents"
    ]
    return embedded


def opened(path: Path) -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model=ENCODER.name, dimension=ENCODER.dimension)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive of 120 articles, one of which was removed."""
    path = tmp_path_factory.mktemp("made") / "archive.sqlite3"
    with closing(opened(path)) as store:
        gone = article(COUNT)
        for each in (gone, *ARTICLES.values()):
            store.write_articles([each], embed(store, passages_of(each)))
        store.remove_article(gone.id)
    return path.read_bytes()


@pytest.fixture
def path(made: bytes, tmp_path: Path) -> Path:
    """A copy of the archive, to be damaged."""
    path = tmp_path / "archive.sqlite3"
    path.write_bytes(made)
    return path


def pages_of(path: Path, table: str, *, kind: str = "leaf") -> list[int]:
    """The pages of a table or index, in the order that they lie in."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY pageno",
            (table, kind),
        ).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite was built without dbstat")
    finally:
        connection.close()
    return [page for (page,) in rows]


def overwrite(path: Path, *pages: int) -> None:
    """Fill pages with ones."""
    raw = bytearray(path.read_bytes())
    for page in pages:
        raw[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(raw)


@pytest.fixture(autouse=True)
def _no_words_encoded() -> None:
    ENCODER.encoded.clear()


def holds_what_it_says(path: Path, repaired: Repair) -> None:
    """Every article is as it was or told as lost; all that is derived fits."""
    with closing(opened(path)) as store:
        assert store.check() == ""
        kept = {summary.id for summary in store.articles.summaries()}
        assert len(kept) == repaired.articles
        lost = {
            name for id_, name in ((a.id, a.name) for a in ARTICLES.values()) if id_ not in kept
        }
        assert lost == set(repaired.lost)
        expected: list[str] = []
        for id_ in kept:
            assert store.articles.get(id_) == ARTICLES[id_]
            expected += [document.id for document in passages_of(ARTICLES[id_])]
        stored = store.filter_documents()
        assert sorted(d.id for d in stored) == sorted(expected)
        assert len(store.search_vectors(ENCODER.encode(["bridge"])[0], 10_000)) == len(stored)
        assert len(store.search_words("bridge", 10_000)) == len(stored)
        first = ARTICLES[min(kept)]
        found = store.search_words(first.title.split()[-1], 3)
        assert found[0].meta["article_id"] == first.id
        store.write_articles([article(999)], embed(store, passages_of(article(999))))
        assert store.check() == ""


def test_what_is_whole_is_left_alone(path: Path, made: bytes) -> None:
    assert repair(path, MANIFEST, embed) == Repair()
    assert path.read_bytes() == made
    assert not list(path.parent.glob("*damaged*"))


@pytest.mark.parametrize(
    "table", ["passage_words_data", "articles_by_basename", "passage_words_idx"]
)
def test_where_only_what_is_derived_is_damaged_nothing_is_lost(path: Path, table: str) -> None:
    overwrite(path, *pages_of(path, table)[-2:])
    before = path.read_bytes()
    with closing(opened(path)) as store:
        newer = store._database.generation()
    repaired = repair(path, MANIFEST, embed)
    assert repaired.kept is not None
    assert repaired.fault != ""
    assert (repaired.lost, repaired.articles, repaired.made_anew) == ((), COUNT, 0)
    assert ENCODER.encoded == []
    assert repaired.kept.read_bytes() == before
    with closing(opened(path)) as store:
        assert store._database.generation() > newer
    holds_what_it_says(path, repaired)
    assert repair(path, MANIFEST, embed) == Repair()


@pytest.mark.parametrize("table", ["passages", "embeddings"])
def test_passages_are_made_anew_of_their_articles(path: Path, table: str) -> None:
    pages = pages_of(path, table)
    overwrite(path, pages[3], pages[len(pages) // 2], pages[-1])
    repaired = repair(path, MANIFEST, embed)
    assert (repaired.lost, repaired.articles) == ((), COUNT)
    assert 0 < repaired.made_anew < COUNT / 2
    holds_what_it_says(path, repaired)


@pytest.mark.parametrize("where", ["first", "middle", "last", "several"])
def test_articles_of_other_pages_are_saved_and_lost_ones_are_named(path: Path, where: str) -> None:
    pages = pages_of(path, "articles")
    several = {"first": [0], "middle": [len(pages) // 2], "last": [-1], "several": [1, 4, -2]}
    overwrite(path, *(pages[at] for at in several[where]))
    repaired = repair(path, MANIFEST, embed)
    assert 0 < len(repaired.lost) < COUNT / 4
    assert all(name.endswith(".txt") for name in repaired.lost)
    holds_what_it_says(path, repaired)


def test_a_text_changed_within_its_page_is_told_by_its_hash(path: Path) -> None:
    raw = path.read_bytes()
    pages = {*pages_of(path, "articles"), *pages_of(path, "articles", kind="overflow")}
    words = b"In town 7 bridge 20 was opened"
    places = [at for at in range(len(raw)) if raw.startswith(words, at)]
    (at,) = [at for at in places if at // 4096 + 1 in pages]
    path.write_bytes(raw[:at] + words.replace(b"20", b"29") + raw[at + len(words) :])
    with closing(opened(path)) as store:
        assert store.check() == f"the text of article {article(7).id} was changed in the file"
    repaired = repair(path, MANIFEST, embed)
    assert repaired.lost == ("7.txt",)
    holds_what_it_says(path, repaired)


def test_what_led_to_lost_articles_leads_to_them_again(path: Path) -> None:
    now = datetime.now(UTC)
    places = {"/news/7.txt": "hash", "/news/8.txt": "hash", "feed": "whole feed"}
    with closing(opened(path)) as store:
        store.visits.remember([Visit(place, now, listed=said) for place, said in places.items()])
        database = store._database
        with database.write() as connection:
            connection.execute(
                "UPDATE articles SET text = text || '.' WHERE id = ?", (article(7).id,)
            )
    assert repair(path, MANIFEST, embed).lost == ("7.txt",)
    with closing(opened(path)) as store:
        assert [place for place in places if store.visits.visit(place)] == ["/news/8.txt"]


def test_names_of_lost_articles_come_from_wherever_they_still_stand(path: Path) -> None:
    overwrite(path, pages_of(path, "articles")[2], *pages_of(path, "articles_by_basename"))
    repaired = repair(path, MANIFEST, embed)
    assert repaired.lost
    holds_what_it_says(path, repaired)


def test_the_first_page_is_replaced_by_that_of_a_new_archive(path: Path) -> None:
    destroy(path)
    repaired = repair(path, MANIFEST, embed)
    assert (repaired.fault, repaired.lost) == ("file is not a database", ())
    assert (repaired.articles, repaired.made_anew, ENCODER.encoded) == (COUNT, 0, [])
    holds_what_it_says(path, repaired)


def test_articles_are_found_where_no_page_leads_to_them(path: Path) -> None:
    damage_page(path, "articles")
    repaired = repair(path, MANIFEST, embed)
    # The topmost page of the table holds a few of them itself.
    assert len(repaired.lost) < COUNT / 4
    holds_what_it_says(path, repaired)


def test_where_nothing_can_be_read_a_backup_is_needed(path: Path) -> None:
    destroy(path, pages=path.stat().st_size // 4096)
    before = path.read_bytes()
    with pytest.raises(DamagedError, match="nothing can be read of it: `newsquote restore FILE`"):
        repair(path, MANIFEST, embed)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir() if "part" in p.name or "damaged" in p.name] == []


def test_an_open_store_goes_over_to_the_repaired_archive(path: Path) -> None:
    damage_page(path, "passage_words_docsize")
    with closing(opened(path)) as store:
        repaired = repair(path, MANIFEST, embed)
        assert repaired.articles == COUNT
        assert store.check() == ""
        assert store.search_words("bridge", 3)


def test_passages_of_no_article_that_are_lost_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    vectors = ENCODER.encode([f"bridge {i}" for i in range(400)])
    with closing(opened(path)) as store:
        store.write_documents(
            [
                Document(id=str(i), content=f"bridge {i} " * 20, embedding=vector.tolist())
                for i, vector in enumerate(vectors)
            ]
        )
        store.delete_documents(["7"])
    overwrite(path, pages_of(path, "passages")[5])
    repaired = repair(path, MANIFEST, embed)
    with closing(opened(path)) as store:
        assert store.count_documents() == 399 - repaired.passages_lost
    assert repaired.passages_lost > 0


def test_of_another_model_nothing_is_repaired(path: Path) -> None:
    destroy(path)
    with pytest.raises(IndexMismatchError, match="'hashed-words', but 'another' is set"):
        repair(path, Manifest(model="another", dimension=ENCODER.dimension), embed)


def test_a_damaged_archive_of_another_format_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE articles RENAME COLUMN details TO particulars")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    damage_page(path, "passage_words_docsize")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another format, its table articles tells"):
        repair(path, MANIFEST, embed)
    assert path.read_bytes() == before
