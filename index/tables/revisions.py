"""Earlier versions of articles, in the database."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from documents import Article
from index.database.connection import Database
from index.tables.packed import packed, unpacked

_MOST = 100  # of one article: a page that is watched may change at every look


@dataclass(frozen=True)
class Revision:
    """An earlier version of an article.

    :param article: as it was; `article.revision` is its number.
    :param replaced_at: when the next version took its place.
    """

    article: Article
    replaced_at: datetime


class RevisionTable:
    """Reads earlier versions; they are put away inside a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, article_id: str, revision: int) -> Article | None:
        """Return an earlier version of an article, None where it is not kept."""
        rows = self._database.read(
            "SELECT content FROM revisions WHERE article_id = ? AND revision = ?",
            (article_id, revision),
        )
        return unpacked(rows[0][0], revision=revision) if rows else None

    def all(self, article_id: str) -> list[Revision]:
        """Return the earlier versions of an article that are kept, oldest first."""
        rows = self._database.read(
            "SELECT revision, replaced_at, content FROM revisions WHERE article_id = ?"
            " ORDER BY revision",
            (article_id,),
        )
        return [
            Revision(unpacked(content, revision=number), datetime.fromisoformat(at))
            for number, at, content in rows
        ]

    @staticmethod
    def put(connection: sqlite3.Connection, article: Article) -> None:
        """Put away a version that another takes the place of; only the latest hundred are kept."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(
            "INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?)",
            (article.id, article.revision, now, packed(article)),
        )
        connection.execute(
            "DELETE FROM revisions WHERE article_id = ? AND revision <= ?",
            (article.id, article.revision - _MOST),
        )

    @staticmethod
    def next_number(connection: sqlite3.Connection, article_id: str) -> int:
        """Return the number of the version that follows those put away, 1 where none are."""
        (latest,) = connection.execute(
            "SELECT max(revision) FROM revisions WHERE article_id = ?", (article_id,)
        ).fetchone()
        return 1 if latest is None else latest + 1

    @staticmethod
    def delete(connection: sqlite3.Connection, article_id: str) -> None:
        """Forget the earlier versions of an article."""
        connection.execute("DELETE FROM revisions WHERE article_id = ?", (article_id,))
