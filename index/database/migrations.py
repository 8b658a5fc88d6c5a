"""From one format of the database to the next.

The tables of format 1 are in `index.database.connection`; every later format is a `Step` of its own
here, and a new archive takes the same steps as an old one, so there is one way to each format. To
change the tables: write `def _what_it_does(connection)` below, append `Step("what it does",
_what_it_does)` to `STEPS`, and write a test that puts rows into the format before
(`apply(..., upto=n)`) and reads them after. Nothing else counts versions: `FORMAT_VERSION` follows
from the number of steps. A step that has been released is never changed.

A step runs under the writer's lock, inside the one transaction that also notes the new version, so
that a crash leaves the old format whole. It must not commit, and must not use code that later
formats may change: it reads and writes its tables in SQL and plain Python.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

FIRST_VERSION = 1


@dataclass(frozen=True)
class Step:
    """Makes of one format the next.

    :param what: what it does, in a few words.
    :param run: given a connection inside a transaction.
    """

    what: str
    run: Callable[[sqlite3.Connection], None]


def apply(connection: sqlite3.Connection, *, since: int, upto: int | None = None) -> int:
    """Run the steps from format `since` on, inside a transaction of the caller.

    :param upto: the format to stop at; None: the newest.
    :returns: the format that the database has now.
    :raises ValueError: when there is no way from `since` to `upto`.
    """
    last = FORMAT_VERSION if upto is None else upto
    if not FIRST_VERSION <= since <= last <= FORMAT_VERSION:
        raise ValueError(f"there are no steps from format {since} to {last}")
    for step in STEPS[since - FIRST_VERSION : last - FIRST_VERSION]:
        step.run(connection)
    connection.execute("UPDATE manifest SET value = ? WHERE key = 'format_version'", (str(last),))
    return last


def _embeddings_apart(connection: sqlite3.Connection) -> None:
    """Embeddings into a table of their own, found by a hash of the text they are of.

    Read from end to end, or at a few hundred places, they no longer take the documents with them;
    an embedding outlives its passage, so that a text that comes back is not embedded again.
    `removals` tells a FAISS index which numbers to forget. The days and sources of passages are
    indexed where they lie, in the document, and the full text takes its words from there too,
    rather than keep them a second time. The archive is told from every other by an identity.
    """
    execute = connection.execute
    execute("INSERT INTO manifest VALUES ('archive', lower(hex(randomblob(16))))")
    execute(
        "CREATE TABLE embeddings (number INTEGER PRIMARY KEY, text_hash BLOB, vector BLOB NOT NULL)"
    )
    connection.create_function("embedded_text_hash", 1, _embedded_text_hash, deterministic=True)
    execute(
        "INSERT INTO embeddings SELECT number,"
        " CASE WHEN article_id IN (SELECT id FROM articles) THEN embedded_text_hash(document) END,"
        " embedding FROM passages WHERE embedding IS NOT NULL"
    )
    execute("CREATE INDEX embeddings_by_text ON embeddings (text_hash) WHERE text_hash IS NOT NULL")
    execute("ALTER TABLE passages DROP COLUMN embedding")
    execute("CREATE TABLE removals (number INTEGER PRIMARY KEY, generation INTEGER NOT NULL)")
    execute("CREATE INDEX removals_by_generation ON removals (generation)")
    for field in ("published", "source"):
        execute(
            f"CREATE INDEX passages_by_{field} ON passages"
            f" (json_extract(document, '$.meta.{field}'))"
        )
    execute(
        "CREATE INDEX passages_of_odd_days ON passages (number)"
        " WHERE json_extract(document, '$.meta.published')"
        " NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
    )
    execute(
        "CREATE VIEW passage_texts AS SELECT number,"
        " json_extract(document, '$.meta.title') AS title,"
        " json_extract(document, '$.content') AS content FROM passages"
    )
    execute("DROP TABLE passage_words")
    execute(
        "CREATE VIRTUAL TABLE passage_words USING fts5 (title, content,"
        " content = 'passage_texts', content_rowid = 'number',"
        " tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    execute("INSERT INTO passage_words (passage_words) VALUES ('rebuild')")


def _embedded_text_hash(document: str) -> bytes:
    """The hash of what was embedded of a passage: its title, then its words."""
    fields = json.loads(document)
    title = fields["meta"].get("title") or ""
    content = fields["content"] or ""
    text = content if not title or content.startswith(title) else f"{title}\n{content}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _details_of_articles(connection: sqlite3.Connection) -> None:
    """What only some articles have, author and site and pages, as JSON."""
    connection.execute("ALTER TABLE articles ADD COLUMN details TEXT NOT NULL DEFAULT '{}'")


def _visits_of_addresses(connection: sqlite3.Connection) -> None:
    """What was fetched, and how the server tells whether it has changed."""
    connection.execute(
        "CREATE TABLE visits (address TEXT PRIMARY KEY, at TEXT NOT NULL, etag TEXT,"
        " last_modified TEXT, final TEXT, listed TEXT NOT NULL, refused TEXT) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX articles_by_source ON articles (source)")


def _copies_and_revisions(connection: sqlite3.Connection) -> None:
    """Further sources of an article, keys that find copies, and earlier versions of articles.

    `signed` has the articles whose keys are in `keys`; those of an older archive get theirs when
    something is next added. `content` is an article as JSON, compressed.
    """
    execute = connection.execute
    execute(
        "CREATE TABLE copies (id TEXT PRIMARY KEY, article_id TEXT NOT NULL, source TEXT NOT NULL,"
        " name TEXT NOT NULL, url TEXT, content_hash TEXT NOT NULL, content BLOB NOT NULL)"
        " WITHOUT ROWID"
    )
    execute("CREATE INDEX copies_by_article ON copies (article_id)")
    execute("CREATE INDEX copies_by_source ON copies (source)")
    execute(
        "CREATE TABLE signed (number INTEGER PRIMARY KEY AUTOINCREMENT,"
        " article_id TEXT NOT NULL UNIQUE, keys BLOB NOT NULL)"
    )
    execute(
        "CREATE TABLE keys (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID"
    )
    execute("INSERT INTO manifest VALUES ('keys', '')")
    execute(
        "CREATE TABLE revisions (article_id TEXT NOT NULL, revision INTEGER NOT NULL,"
        " replaced_at TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (article_id, revision))"
        " WITHOUT ROWID"
    )


def _arrivals_of_articles(connection: sqlite3.Connection) -> None:
    """How articles came, so that the lines which their site repeats can be told.

    `core` and `lines` are keys (8 bytes each in `lines`); of those of an older archive nothing is
    known, so that its lines are learnt from what comes next.
    """
    connection.execute(
        "CREATE TABLE arrivals (number INTEGER PRIMARY KEY AUTOINCREMENT,"
        " article_id TEXT NOT NULL UNIQUE, site TEXT NOT NULL, core INTEGER NOT NULL,"
        " lines BLOB NOT NULL, came_hash TEXT NOT NULL, stored_hash TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX arrivals_by_site ON arrivals (site, number)")


def _files_that_were_read(connection: sqlite3.Connection) -> None:
    """What tells whether a file has changed since it was read; `ids` are 8 bytes an article."""
    connection.execute(
        "CREATE TABLE files (source TEXT PRIMARY KEY, mark TEXT NOT NULL, ids BLOB NOT NULL)"
        " WITHOUT ROWID"
    )


STEPS = (
    Step("keep embeddings by the text they are of", _embeddings_apart),
    Step("keep details of articles", _details_of_articles),
    Step("remember visits of addresses", _visits_of_addresses),
    Step("keep copies and earlier versions of articles", _copies_and_revisions),
    Step("note how articles came", _arrivals_of_articles),
    Step("remember files that were read", _files_that_were_read),
)
FORMAT_VERSION = FIRST_VERSION + len(STEPS)
