"""Articles that are kept once, with all their sources, through changes and removals."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from haystack import Pipeline
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import article_id
from index.adding import AddReport, add_files, adding_pipeline
from index.adding.once import CopyFilter
from index.adding.writing import UnchangedFilter
from index.errors import StorageError
from index.store import FaissDocumentStore, Kept
from index.tables.copies import CopyTable
from tests.index.fake_encoder import HashedWords
from tests.index.reports import LAST, LEAD, MIDDLE, NEWS, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    opened = opened_at(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def pipeline(store: FaissDocumentStore) -> Pipeline:
    """The pipeline that adds to `store`."""
    return adding_pipeline(store, HashedWords())


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


def opened_at(folder: Path) -> FaissDocumentStore:
    encoder = HashedWords()
    path = str(folder / "archive.sqlite3")
    return FaissDocumentStore(path=path, model=encoder.name, dimension=encoder.dimension)


def write(folder: Path, name: str, *paragraphs: str, title: str = "Tram derails") -> Path:
    file = folder / name
    head = f"{title}\n\n22 September 2018\n\n"
    file.write_text(head + "\n\n".join(paragraphs), encoding="utf-8")
    return file


def add(pipeline: Pipeline, *files: Path) -> AddReport:
    return add_files(pipeline, files, lambda done, found: None)


def kept(store: FaissDocumentStore) -> dict[str, list[str]]:
    """The names of the articles, each with those of its further sources."""
    return {s.article: [copy.name for copy in s.copies] for s in store.articles.summaries()}


def all_text(store: FaissDocumentStore) -> str:
    """The text of all articles that have passages."""
    ids = {document.meta["article_id"] for document in store.filter_documents()}
    return "\n\n".join(article.text for article in map(store.articles.get, ids) if article)


def test_a_copy_is_kept_as_a_further_source(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    first = write(news, "a.txt", LEAD, MIDDLE, LAST)
    add(pipeline, first)
    passages = store.count_documents()
    copy = write(news, "b.txt", LEAD, MIDDLE, title="23 hurt in Wexmoor")
    report = add(pipeline, copy)
    assert (report.added, report.copies, report.kept) == ((), (("b.txt", "a.txt"),), 1)
    assert kept(store) == {"a.txt": ["b.txt"]}
    assert store.count_documents() == passages
    article = store.articles.get(article_id(str(first)))
    assert article is not None
    assert article.further_sources == (str(copy),)
    assert add(pipeline, first, copy).unchanged == ("a.txt", "b.txt")


def test_copies_that_come_together_are_found(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    write(news, "a.txt", LEAD, MIDDLE)
    write(news, "b.txt", LEAD, MIDDLE, LAST)
    write(news, "c.txt", LEAD, MIDDLE, title="23 hurt")
    write(news, "d.txt", NEWS, MIDDLE, LAST)
    report = add(pipeline, news)
    assert report.added == ("b.txt", "d.txt")
    assert dict(report.copies) == {"a.txt": "b.txt", "c.txt": "b.txt"}
    assert kept(store) == {"b.txt": ["a.txt", "c.txt"], "d.txt": []}


def test_the_fuller_version_takes_the_place_of_a_cut_one(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    cut = write(news, "a.txt", LEAD, MIDDLE)
    add(pipeline, cut, write(news, "b.txt", LEAD, MIDDLE, title="23 hurt"))
    report = add(pipeline, write(news, "c.txt", LEAD, MIDDLE, LAST))
    assert (report.added, report.copies) == (("c.txt",), (("a.txt", "c.txt"),))
    assert kept(store) == {"c.txt": ["a.txt", "b.txt"]}
    assert {d.meta["name"] for d in store.filter_documents()} == {"c.txt"}
    # What was quoted from it can be checked still.
    assert store.revisions.get(article_id(str(cut)), 1) is not None
    assert add(pipeline, news).unchanged == ("a.txt", "b.txt", "c.txt")


def test_a_copy_that_changes_becomes_an_article_and_back(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add(pipeline, write(news, "a.txt", LEAD, MIDDLE, LAST))
    add(pipeline, write(news, "b.txt", LEAD, MIDDLE))
    report = add(pipeline, write(news, "b.txt", NEWS, MIDDLE, LAST))
    assert (report.added, kept(store)) == (("b.txt",), {"a.txt": [], "b.txt": []})
    # One that has been an article stays one, so that what was quoted from it is found again.
    report = add(pipeline, write(news, "b.txt", LEAD, MIDDLE))
    assert (report.replaced, kept(store)) == (("b.txt",), {"a.txt": [], "b.txt": []})


def test_the_copies_of_an_article_that_changes_are_compared_anew(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add(pipeline, write(news, "a.txt", LEAD, MIDDLE, LAST))
    add(pipeline, write(news, "b.txt", LEAD, MIDDLE))
    add(pipeline, write(news, "a.txt", LEAD, f"{MIDDLE} {NEWS}", LAST))
    assert kept(store) == {"a.txt": ["b.txt"]}
    report = add(pipeline, write(news, "a.txt", NEWS, LAST, NEWS))
    assert (report.replaced, report.added) == (("a.txt",), ("b.txt",))
    assert kept(store) == {"a.txt": [], "b.txt": []}
    assert add(pipeline, news).unchanged == ("a.txt", "b.txt")


def test_a_copy_of_what_an_article_was_before_it_changed_is_an_article(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add(pipeline, write(news, "x.txt", LEAD, MIDDLE, LAST))
    write(news, "a.txt", LEAD, MIDDLE, LAST)
    write(news, "x.txt", NEWS, LAST, NEWS)
    report = add(pipeline, news)
    assert (report.added, report.replaced, report.copies) == (("a.txt",), ("x.txt",), ())
    assert kept(store) == {"a.txt": [], "x.txt": []}
    assert LEAD in all_text(store)
    assert add(pipeline, news).unchanged == ("a.txt", "x.txt")


def test_the_fuller_version_of_what_an_article_was_does_not_take_its_place(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add(pipeline, write(news, "x.txt", LEAD, MIDDLE))
    write(news, "a.txt", LEAD, MIDDLE, LAST)
    write(news, "x.txt", NEWS, LAST, NEWS)
    report = add(pipeline, news)
    assert (report.added, report.replaced, report.copies) == (("a.txt",), ("x.txt",), ())
    assert kept(store) == {"a.txt": [], "x.txt": []}
    assert NEWS in all_text(store)


def test_an_article_that_changes_into_one_that_comes_with_it_is_compared_as_it_comes(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    add(pipeline, write(news, "x.txt", NEWS, LAST, NEWS))
    add(pipeline, write(news, "y.txt", NEWS, LAST, NEWS, title="A bolt was broken"))
    write(news, "a.txt", LEAD, MIDDLE, LAST)
    write(news, "b.txt", LEAD, MIDDLE, title="23 hurt")
    write(news, "x.txt", LEAD, MIDDLE)
    report = add(pipeline, news)
    assert kept(store) == {"a.txt": ["b.txt", "x.txt"], "y.txt": []}
    assert report.added == ("a.txt", "y.txt")
    assert add(pipeline, news).unchanged == ("a.txt", "b.txt", "x.txt", "y.txt")


def test_of_two_versions_that_come_at_once_the_later_one_counts(
    store: FaissDocumentStore,
) -> None:
    store.write_articles([report("x.txt", LEAD, MIDDLE, LAST)], [])
    coming = [report("a.txt", LEAD, MIDDLE), report("a.txt", NEWS, LAST, NEWS)]
    once = CopyFilter(store=store).run(articles=coming)
    assert once == {"articles": coming[1:], "copies": []}


VERSIONS = st.sampled_from([(LEAD, MIDDLE), (LEAD, MIDDLE, LAST), (NEWS, LAST, NEWS)])
FILES = st.dictionaries(st.sampled_from(["a.txt", "b.txt", "x.txt"]), VERSIONS, min_size=1)


@settings(max_examples=40)
@given(batches=st.lists(FILES, min_size=2, max_size=4))
def test_every_paragraph_of_every_file_is_in_an_article(
    batches: list[dict[str, tuple[str, ...]]],
) -> None:
    with TemporaryDirectory() as folder, closing(opened_at(Path(folder))) as store:
        now: dict[str, tuple[str, ...]] = {}
        for files in batches:
            now |= files
            for _ in range(2):  # what comes again changes nothing
                coming = [report(name, *now[name]) for name in sorted(now)]
                changed = UnchangedFilter(store=store).run(articles=coming)["articles"]
                once = CopyFilter(store=store).run(articles=changed)
                store.write_articles(once["articles"], [], copies=once["copies"])
            stored = [store.articles.get(summary.id) for summary in store.articles.summaries()]
            text = "\n\n".join(article.text for article in stored if article)
            assert [part for parts in now.values() for part in parts if part not in text] == []
            assert changed == []


def test_short_articles_stay_apart_unless_all_of_them_is_the_same(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    write(news, "a.txt", "Nobody was hurt.")
    write(news, "b.txt", "Nobody was hurt.", title="Crane falls")
    write(news, "c.txt", "Nobody was badly hurt.")
    write(news, "d.txt", "Nobody was hurt.")
    add(pipeline, news)
    assert kept(store) == {"a.txt": ["d.txt"], "b.txt": [], "c.txt": []}


def test_what_is_looked_at_only_is_not_written(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    write(news, "a.txt", LEAD, MIDDLE, LAST)
    write(news, "b.txt", LEAD, MIDDLE)
    report = add_files(pipeline, [news], lambda done, found: None, dry_run=True)
    assert (report.added, report.copies) == (("a.txt",), (("b.txt", "a.txt"),))
    assert kept(store) == {}


def test_copies_can_be_kept_apart(store: FaissDocumentStore, news: Path) -> None:
    write(news, "a.txt", LEAD, MIDDLE, LAST)
    write(news, "b.txt", LEAD, MIDDLE, LAST)
    add(adding_pipeline(store, HashedWords(), once=False), news)
    assert kept(store) == {"a.txt": [], "b.txt": []}


def test_another_process_and_a_later_one_know_what_is_there(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path, tmp_path: Path
) -> None:
    add(pipeline, write(news, "a.txt", LEAD, MIDDLE, LAST))
    other = opened_at(tmp_path)
    report = add(adding_pipeline(other, HashedWords()), write(news, "b.txt", LEAD, MIDDLE))
    other.close()
    assert report.copies == (("b.txt", "a.txt"),)
    assert kept(store) == {"a.txt": ["b.txt"]}


@pytest.mark.parametrize("scheme", ["", "of another version"])
def test_articles_without_keys_of_this_version_get_them_when_something_is_added(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path, scheme: str
) -> None:
    add(pipeline, write(news, "a.txt", LEAD, MIDDLE, LAST))
    with store._database.write() as connection:
        connection.execute("UPDATE manifest SET value = ? WHERE key = 'keys'", (scheme,))
        connection.execute("UPDATE keys SET key = key + 1")
    report = add(pipeline, write(news, "b.txt", LEAD, MIDDLE))
    assert report.copies == (("b.txt", "a.txt"),)


def test_removing_an_article_leaves_nothing_of_it(
    pipeline: Pipeline, store: FaissDocumentStore, news: Path
) -> None:
    first = write(news, "a.txt", LEAD, MIDDLE)
    add(pipeline, first, write(news, "b.txt", LEAD, MIDDLE, title="23 hurt"))
    add(pipeline, write(news, "a.txt", LEAD, MIDDLE, LAST))
    assert store.remove_article(article_id(str(first)))
    assert kept(store) == {}
    tables = ("articles", "copies", "signed", "keys", "revisions", "passages")
    counts = [store._database.read(f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608 - constants
    assert counts == [[(0,)]] * len(tables)
    assert add(pipeline, news).added == ("a.txt",)


def test_keys_go_with_the_version_that_they_are_of(store: FaissDocumentStore) -> None:
    one = report("a.txt", LEAD, MIDDLE, LAST)
    for article in (one, report("a.txt", NEWS, NEWS[::-1])):
        store.write_articles([article], [])
    assert store.copies.alike(store.copies.keys_of(one)) == []
    ((keys,),) = store._database.read("SELECT count(*) FROM keys")
    assert keys == len(set(store.copies.keys_of(article)))
    assert not store.copies.unsigned()


def test_a_copy_of_what_was_removed_meanwhile_is_not_kept(store: FaissDocumentStore) -> None:
    with pytest.raises(StorageError, match=r"a\.txt: the article that it is a copy of was removed"):
        store.write_articles([], [], copies=[Kept(report("a.txt", LEAD), "gone")])
    assert store.copies.all() == []


def test_many_articles_that_share_a_key_are_not_all_looked_at(store: FaissDocumentStore) -> None:
    with store._database.write() as connection:
        for number in range(100):
            connection.execute("INSERT INTO signed VALUES (?, ?, x'')", (number, f"{number}"))
            connection.execute("INSERT INTO keys VALUES (1, ?)", (number,))
        connection.execute("INSERT INTO keys VALUES (2, 99)")
    table = CopyTable(store._database)
    assert table.alike([1, 2])[:1] == ["0"]
    assert len(table.alike([1, 2])) == 10
    assert table.alike([3]) == table.alike([]) == []
