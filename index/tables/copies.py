"""Further sources of articles, and the keys that find copies, in the database."""

import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents import Article
from index.database.connection import Database
from index.likeness.keys import keys_of, scheme
from index.tables.packed import packed, unpacked

_MOST_OF_A_KEY = 20  # articles that are looked at for one key: templates share some with thousands
_KEPT = 256  # articles whose keys are kept in memory: more than come at a time
_MOST = 10  # articles that one is compared with


@dataclass(frozen=True)
class Copy:
    """A further source of an article that is kept once.

    :param id: of the article that it would be.
    :param article_id: of the one that is kept.
    :param name: path below the folder that was added, the file's name, or the URL.
    """

    id: str
    article_id: str
    source: str
    name: str
    url: str | None = None

    @property
    def article(self) -> str:
        """How it is called, as `ArticleSummary.article` is."""
        return self.name


class CopyTable:
    """Reads copies and keys; they are written inside a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # An article is looked for and then written: its keys are made once.
        self.keys_of = lru_cache(_KEPT)(keys_of)

    def of(self, article_id: str) -> list[Copy]:
        """Return the further sources of an article."""
        rows = self._database.read(
            "SELECT id, article_id, source, name, url FROM copies WHERE article_id = ?"
            " ORDER BY name, id",
            (article_id,),
        )
        return [Copy(*row) for row in rows]

    def all(self) -> list[Copy]:
        """Return the further sources of all articles."""
        rows = self._database.read(
            "SELECT id, article_id, source, name, url FROM copies ORDER BY name, id"
        )
        return [Copy(*row) for row in rows]

    def get(self, copy_id: str) -> Copy | None:
        """Return the further source of this id, None where there is none."""
        rows = self._database.read(
            "SELECT id, article_id, source, name, url FROM copies WHERE id = ?", (copy_id,)
        )
        return Copy(*rows[0]) if rows else None

    def content_hash(self, copy_id: str) -> str | None:
        """Return the hash of what came from a further source, None where there is none."""
        rows = self._database.read("SELECT content_hash FROM copies WHERE id = ?", (copy_id,))
        return str(rows[0][0]) if rows else None

    def holds(self, article: Article, kept: str) -> bool:
        """Whether `article`, as it is, is a further source of the one of id `kept` already."""
        return bool(
            self._database.read(
                "SELECT 1 FROM copies WHERE id = ? AND article_id = ? AND content_hash = ?",
                (article.id, kept, article.content_hash),
            )
        )

    def articles_of(self, article_id: str) -> list[Article]:
        """Return what came from the further sources of an article, as it came."""
        rows = self._database.read(
            "SELECT content FROM copies WHERE article_id = ? ORDER BY name, id", (article_id,)
        )
        return [unpacked(content) for (content,) in rows]

    def alike(self, keys: Sequence[int]) -> list[str]:
        """Return the ids of articles that share keys, those that share most first."""
        if not keys:
            return []
        # For each key so many and no more, in one statement: one for each takes twice as long.
        among = " UNION ALL ".join(
            f"SELECT * FROM (SELECT number FROM keys WHERE key = ? LIMIT {_MOST_OF_A_KEY})"  # noqa: S608 - a constant
            for _ in keys
        )
        rows = self._database.read(
            f"SELECT article_id FROM ({among}) JOIN signed USING (number)"  # noqa: S608 - of constants
            " GROUP BY number ORDER BY count(*) DESC, number LIMIT ?",
            (*keys, _MOST),
        )
        return [str(id_) for (id_,) in rows]

    def unsigned(self) -> bool:
        """Whether some articles have no keys, or keys of another scheme, as after an update."""
        ((made_by, articles, signed),) = self._database.read(
            "SELECT (SELECT value FROM manifest WHERE key = 'keys'),"
            " (SELECT count(*) FROM articles), (SELECT count(*) FROM signed)"
        )
        return bool(articles != signed or (articles and made_by != scheme()))

    @staticmethod
    def forget_other_schemes(connection: sqlite3.Connection) -> None:
        """Delete keys that can not be compared with those that are made now."""
        changed = connection.execute(
            "UPDATE manifest SET value = ? WHERE key = 'keys' AND value != ?", (scheme(),) * 2
        )
        if changed.rowcount:
            connection.execute("DELETE FROM keys")
            connection.execute("DELETE FROM signed")

    @staticmethod
    def without_keys(connection: sqlite3.Connection, most: int) -> list[str]:
        """Return the ids of at most so many articles that have no keys."""
        rows = connection.execute(
            "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM signed) LIMIT ?",
            (most,),
        )
        return [id_ for (id_,) in rows]

    def sign(self, connection: sqlite3.Connection, article: Article) -> None:
        """Note the keys of an article, in place of those of its earlier version."""
        CopyTable.unsign(connection, article.id)
        keys = sorted(set(self.keys_of(article)))
        number = connection.execute(
            "INSERT INTO signed (article_id, keys) VALUES (?, ?)",
            (article.id, struct.pack(f"<{len(keys)}q", *keys)),
        ).lastrowid
        connection.executemany("INSERT INTO keys VALUES (?, ?)", [(key, number) for key in keys])

    @staticmethod
    def unsign(connection: sqlite3.Connection, article_id: str) -> None:
        """Delete the keys of an article."""
        row = connection.execute(
            "SELECT number, keys FROM signed WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row is None:
            return
        number, stored = row
        keys = struct.unpack(f"<{len(stored) // 8}q", stored)
        connection.executemany(
            "DELETE FROM keys WHERE key = ? AND number = ?", [(key, number) for key in keys]
        )
        connection.execute("DELETE FROM signed WHERE number = ?", (number,))

    @staticmethod
    def put(connection: sqlite3.Connection, article: Article, kept: str) -> None:
        """Keep `article` as a further source of the one of id `kept`, in place of what it was."""
        connection.execute(
            "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                kept,
                article.source,
                article.name,
                article.url,
                article.content_hash,
                packed(article),
            ),
        )

    @staticmethod
    def delete(connection: sqlite3.Connection, copy_id: str) -> bool:
        """Forget a further source; return whether it was one."""
        return connection.execute("DELETE FROM copies WHERE id = ?", (copy_id,)).rowcount > 0

    @staticmethod
    def hand_over(connection: sqlite3.Connection, before: str, after: str) -> None:
        """Make the further sources of one article those of another."""
        connection.execute("UPDATE copies SET article_id = ? WHERE article_id = ?", (after, before))

    @staticmethod
    def delete_of(connection: sqlite3.Connection, article_id: str) -> list[str]:
        """Forget the further sources of an article, and return their ids."""
        rows = connection.execute(
            "DELETE FROM copies WHERE article_id = ? RETURNING id", (article_id,)
        ).fetchall()
        return [id_ for (id_,) in rows]
