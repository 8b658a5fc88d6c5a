"""Lines that a site repeats around its articles, as articles come, change and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack import Pipeline

from documents import Article, SourceFile, article_id
from index import AddReport, add_files, adding_pipeline
from index.adding.withdrawing import withdraw
from index.store import FaissDocumentStore
from tests.documents.web_server import article_page
from tests.index.fake_encoder import HashedWords

FOOTER = "Sign up for our newsletter and never miss a story."
OTHER = "Thank you for reading the Echo."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FaissDocumentStore]:
    """An empty store."""
    store = opened_at(tmp_path)
    yield store
    store.close()


@pytest.fixture
def pipeline(store: FaissDocumentStore) -> Pipeline:
    """The pipeline that adds to `store`."""
    return adding_pipeline(store, HashedWords())


def opened_at(folder: Path) -> FaissDocumentStore:
    encoder = HashedWords()
    path = str(folder / "archive.sqlite3")
    return FaissDocumentStore(path=path, model=encoder.name, dimension=encoder.dimension)


def page(number: int, *below: str, host: str = "echo.example", more: str = "") -> SourceFile:
    """A page of a site, whose article ends with the same news as all others."""
    town = f"Town{number}"
    body = [
        f"The council of {town} closed the bridge at {town} on Monday, and {number + 2} roads.",
        f"Engineers look at the bridge of {town} for {number + 3} days before it opens.{more}",
        "The inspection continues.",
        *below,
    ]
    raw = article_page(f"Bridge of {town} closed", body="\n".join(body)).encode()
    return SourceFile(Path(), f"https://{host}/{number}", content=raw, media_type="text/html")


def add(pipeline: Pipeline, *files: SourceFile | Path) -> AddReport:
    return add_files(pipeline, files, lambda done, found: None)


def stored(store: FaissDocumentStore, file: SourceFile) -> Article:
    article = store.articles.get(article_id(file.source))
    assert article is not None
    return article


def test_what_comes_together_is_looked_at_together(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    files = [page(i, FOOTER, OTHER) for i in range(6)]
    assert len(add(pipeline, *files).added) == 6
    for i, file in enumerate(files):
        article = stored(store, file)
        assert article.text.endswith(
            f"for {i + 3} days before it opens.\n\nThe inspection continues."
        )
        passages = store.filter_documents()
        assert all(
            p.content == article.text[p.meta["start"] : p.meta["end"]]
            for p in passages
            if p.meta["article_id"] == article.id
        )
    again = add(pipeline, *files)
    assert (len(again.unchanged), again.replaced) == (6, ())


def test_what_comes_one_by_one_is_learnt_from_the_first_and_changes_none_of_them(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    files = [page(i, FOOTER) for i in range(8)]
    for file in files:
        add(pipeline, file)
    assert [FOOTER in stored(store, file).text for file in files] == [True] * 4 + [False] * 4
    again = add(pipeline, *files)
    assert (len(again.unchanged), again.replaced) == (8, ())
    assert all(stored(store, file).revision == 1 for file in files)


def test_a_line_that_changes_is_no_change_and_news_is(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    add(pipeline, *(page(i, FOOTER, OTHER) for i in range(6)))
    assert add(pipeline, page(0, FOOTER)).unchanged == (page(0).name,)
    assert add(pipeline, page(0)).unchanged == (page(0).name,)
    assert add(pipeline, page(0, OTHER, more=" It is old.")).replaced == (page(0).name,)
    assert stored(store, page(0)).text.endswith("opens. It is old.\n\nThe inspection continues.")
    assert stored(store, page(0)).revision == 2


def test_a_first_article_is_not_changed_by_a_line_that_is_known_by_now(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    first = page(0, FOOTER, OTHER)
    add(pipeline, first)
    add(pipeline, *(page(i, FOOTER, OTHER) for i in range(1, 8)))
    assert add(pipeline, page(0, FOOTER)).unchanged == (first.name,)
    assert stored(store, first).text.endswith(f"{FOOTER}\n\n{OTHER}")


def test_too_few_or_a_minority_or_another_site_prove_nothing(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    four = [page(i, FOOTER) for i in range(4)]
    add(pipeline, *four)
    add(pipeline, *(page(i, FOOTER, host="other.example") for i in range(10, 13)))
    assert all(FOOTER in stored(store, file).text for file in four)
    mixed = [page(i, *([FOOTER] if i % 2 else []), host="mixed.example") for i in range(20, 32)]
    add(pipeline, *mixed)
    assert [FOOTER in stored(store, file).text for file in mixed] == [False, True] * 6


def test_copies_prove_nothing(store: FaissDocumentStore, pipeline: Pipeline) -> None:
    same = [
        SourceFile(Path(), f"https://echo.example/{i}", content=page(0, FOOTER).content)
        for i in range(7)
    ]
    report = add(pipeline, *same)
    assert (len(report.added), len(report.copies)) == (1, 6)
    assert FOOTER in stored(store, same[0]).text


def test_what_is_removed_proves_nothing_any_more(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    for i in range(4):
        add(pipeline, page(i, FOOTER))
        store.remove_article(article_id(page(i).source))
    add(pipeline, page(9, FOOTER))
    assert FOOTER in stored(store, page(9)).text


def test_files_of_a_folder_are_of_one_site(
    store: FaissDocumentStore, pipeline: Pipeline, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for i in range(6):
        body = f"The bridge of Town{i} was closed for {i + 2} days."
        (news / f"{i}.txt").write_text(f"Bridge {i}\n\n{body}\n\n{FOOTER}\n")
    assert len(add(pipeline, news).added) == 6
    assert {a.article: store.articles.get(a.id).text for a in store.articles.summaries()} == {  # type: ignore[union-attr]  # it is listed
        f"{i}.txt": f"Bridge {i}\n\nThe bridge of Town{i} was closed for {i + 2} days."
        for i in range(6)
    }


def test_nothing_goes_where_that_is_set(store: FaissDocumentStore) -> None:
    whole = adding_pipeline(store, HashedWords(), trim=False)
    files = [page(i, FOOTER) for i in range(8)]
    add(whole, *files)
    assert all(stored(store, file).text.endswith(FOOTER) for file in files)
    # It may be set otherwise later: what is stored stays as it is.
    assert len(add(adding_pipeline(store, HashedWords()), *files).unchanged) == 8


def test_a_further_source_that_takes_the_place_of_the_first_is_not_a_change(
    store: FaissDocumentStore, pipeline: Pipeline
) -> None:
    add(pipeline, *(page(i, FOOTER) for i in range(6)))
    # The other site has the first one's report, and reports of its own.
    copy = SourceFile(Path(), "https://other.example/0", content=page(0, OTHER).content)
    others = [page(i, OTHER, host="other.example") for i in range(10, 16)]
    assert add(pipeline, *others, copy).copies == ((copy.name, page(0).name),)
    assert add(pipeline, copy).unchanged == (copy.name,)
    article = stored(store, page(0))
    withdraw(pipeline, store, article, article.id)
    for other in others:  # then nothing tells its line any more
        store.remove_article(article_id(other.source))
    assert stored(store, copy).text.endswith("The inspection continues.")
    assert add(pipeline, copy).unchanged == (copy.name,)
