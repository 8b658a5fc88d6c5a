"""Archives of earlier formats."""

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from index.database import migrations
from index.database.connection import _SCHEMA, APPLICATION_ID
from index.errors import IndexMismatchError
from index.store import FaissDocumentStore
from index.tables.passages import passage_text, text_hash


def make_archive(path: Path, *, version: str = "1", rows: int = 2) -> None:
    """An archive of format 1 with one article, as the first release made it."""
    connection = sqlite3.connect(path)
    connection.executescript(_SCHEMA)
    manifest = {"model": "m", "dimension": "2", "metric": "cosine", "generation": "7"}
    connection.executemany(
        "INSERT INTO manifest VALUES (?, ?)", [*manifest.items(), ("format_version", version)]
    )
    values = ("a", "/a", "a", "a", "Ferry", "2015-01-02", None, None, "[]", 1, 0, "hash", "It.")
    connection.execute(f"INSERT INTO articles VALUES ({', '.join('?' * 13)})", values)  # noqa: S608 - of constants; values are bound
    for number in range(1, rows + 1):
        meta = {"article_id": "a", "title": "Ferry", "published": "2015-01-02", "source": "/a"}
        fields = {"id": f"a:{number}", "content": f"It sails {number}.", "meta": meta}
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, 'a', ?, ?)",
            (number, f"a:{number}", json.dumps(fields), np.array([1, 0], np.float16).tobytes()),
        )
        connection.execute(
            "INSERT INTO passage_words (rowid, title, content) VALUES (?, 'Ferry', ?)",
            (number, fields["content"]),
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.commit()
    connection.close()


def opened(path: Path) -> FaissDocumentStore:
    return FaissDocumentStore(path=str(path), model="m", dimension=2)


def tables(path: Path) -> list[tuple[str, str | None]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        connection.close()


def test_an_archive_of_format_1_goes_on_with_everything_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    make_archive(path)
    store = opened(path)
    east = np.array([1, 0], np.float32)
    found = sorted(store.search_vectors(east, 5), key=lambda document: document.id)
    assert [(d.id, d.score) for d in found] == [("a:1", 1.0), ("a:2", 1.0)]
    assert [d.id for d in store.search_words("sails ferry", 5)] == ["a:1", "a:2"]
    assert [a.id for a in store.articles.summaries()] == ["a"]
    connection = sqlite3.connect(path)
    (version,) = connection.execute(
        "SELECT value FROM manifest WHERE key = 'format_version'"
    ).fetchone()
    hashes = connection.execute("SELECT text_hash FROM embeddings ORDER BY number").fetchall()
    connection.close()
    assert version == str(migrations.FORMAT_VERSION)
    assert hashes == [(text_hash(passage_text(d)),) for d in found]
    store.close()


def test_an_old_archive_and_a_new_one_have_the_same_tables(tmp_path: Path) -> None:
    make_archive(tmp_path / "old.sqlite3")
    for name in ("old", "new"):
        opened(tmp_path / f"{name}.sqlite3").close()
    assert tables(tmp_path / "old.sqlite3") == tables(tmp_path / "new.sqlite3")


@pytest.mark.parametrize("version", [str(migrations.FORMAT_VERSION + 1), "0", "x", "-1"])
def test_a_format_that_is_not_known_is_refused_and_left_as_it_was(
    tmp_path: Path, version: str
) -> None:
    path = tmp_path / "newer.sqlite3"
    make_archive(path, version=version)
    before = path.read_bytes()
    with pytest.raises(IndexMismatchError) as caught:
        opened(path)
    assert str(caught.value) == (
        f"{path} has format {version}, and this newsquote reads formats up to "
        f"{migrations.FORMAT_VERSION}: pip install --upgrade newsquote"
    )
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_the_old_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (done)")
        raise KeyboardInterrupt

    path = tmp_path / "old.sqlite3"
    make_archive(path)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, migrations.Step("break", broken)))
    monkeypatch.setattr(migrations, "FORMAT_VERSION", migrations.FORMAT_VERSION + 1)
    before = tables(path)
    with pytest.raises(KeyboardInterrupt):
        opened(path)
    assert tables(path) == before


def test_there_is_no_way_back(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.sqlite3")
    with pytest.raises(ValueError, match="there are no steps from format 2 to 1"):
        migrations.apply(connection, since=2, upto=1)
    connection.close()


def test_articles_of_an_archive_without_arrivals_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    make_archive(path)
    connection = sqlite3.connect(path)
    migrations.apply(connection, since=1, upto=5)
    connection.commit()
    connection.close()
    store = opened(path)
    stored = store.articles.get("a")
    assert stored is not None
    assert stored.text == "It."
    assert store.arrivals.came_as("a", stored.content_hash) == ""
    assert store.arrivals.repeated("/", []) == frozenset()
    store.close()
