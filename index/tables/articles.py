"""Articles in the database."""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from documents import Article
from index.database.connection import Database
from index.tables.copies import Copy, CopyTable
from index.tables.revisions import RevisionTable

_COLUMNS = (
    "id, source, name, title, published, url, language, further_sources, revision, body_start,"
    " text, details"
)
_PUBLISHED = "json_extract(document, '$.meta.published')"
_FURTHER = "(SELECT json_group_array(source) FROM copies WHERE article_id = articles.id)"


@dataclass(frozen=True)
class ArticleSummary:
    """One line about a stored article.

    :param article: how it is called in answers: the file's name, or its path below the added
        folder where names repeat, or its URL.
    :param passages: how many passages it has.
    :param copies: its further sources.
    :param site: what the paper or site calls itself, where known.
    """

    id: str
    article: str
    source: str
    title: str
    published: date | None
    passages: int
    url: str | None = None
    copies: tuple[Copy, ...] = ()
    site: str | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Where it came from: paths and addresses, those of its further sources too."""
        found = [self.source, self.url]
        for copy in self.copies:
            found += [copy.source, copy.url]
        return tuple(place for place in found if place)


class ArticleTable:
    """Reads articles; writes are made inside a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, article_id: str) -> Article | None:
        """Return the stored article, None where there is none of that id."""
        rows = self._database.read(
            f"SELECT {_COLUMNS}, {_FURTHER} FROM articles WHERE id = ?",  # noqa: S608 - constants
            (article_id,),
        )
        if not rows:
            return None
        article = _article(rows[0][:-1])
        further = (*article.further_sources, *json.loads(rows[0][-1]))
        return replace(article, further_sources=further) if further else article

    def content_hash(self, article_id: str) -> str | None:
        """Return the hash of the stored article, None where there is none of that id."""
        rows = self._database.read("SELECT content_hash FROM articles WHERE id = ?", (article_id,))
        return str(rows[0][0]) if rows else None

    def name_of(self, article_id: str) -> str:
        """Return the name of the stored article, its id where there is none of that id."""
        rows = self._database.read("SELECT name FROM articles WHERE id = ?", (article_id,))
        return str(rows[0][0]) if rows else article_id

    def display_name(self, article: Article) -> str:
        """Return how `article` is called in answers."""
        rows = self._database.read(
            "SELECT count(*) FROM articles WHERE basename = ?", (_basename(article.name),)
        )
        return article.name if rows[0][0] > 1 else _basename(article.name)

    def summaries(self) -> list[ArticleSummary]:
        """Return a line about each article, by name."""
        rows = self._database.read(
            "SELECT id, name, basename, source, title, published,"
            " (SELECT count(*) FROM passages WHERE article_id = articles.id),"
            " count(*) OVER (PARTITION BY basename), url, json_extract(details, '$.site')"
            " FROM articles ORDER BY name, id"
        )
        copies: dict[str, list[Copy]] = {}
        for copy in CopyTable(self._database).all():
            copies.setdefault(copy.article_id, []).append(copy)
        return [
            ArticleSummary(
                id=id_,
                article=name if same > 1 else basename,
                source=source,
                title=title,
                published=_day(published),
                passages=passages,
                url=url,
                copies=tuple(copies.get(id_, ())),
                site=site,
            )
            for id_, name, basename, source, title, published, passages, same, url, site in rows
        ]

    def any_published(self, since: date | None, until: date | None) -> bool:
        """Whether any article that can be quoted was published then, both days included.

        :param since: None where there is no first day; `until` likewise.
        """
        first = "" if since is None else since.isoformat()
        last = "9999-12-31" if until is None else until.isoformat()
        # The days are indexed where passages have them.
        query = f"SELECT 1 FROM passages WHERE {_PUBLISHED} BETWEEN ? AND ? LIMIT 1"  # noqa: S608 - constants
        return bool(self._database.read(query, (first, last)))

    def newest_day(self) -> date | None:
        """Return the last day on which an article was published, None where none has a day."""
        query = f"SELECT max({_PUBLISHED}) FROM passages"  # noqa: S608 - constants
        return _day(self._database.read(query)[0][0])

    def ids_starting_with(self, prefix: str) -> list[str]:
        """Return the ids that begin with `prefix`, in order."""
        rows = self._database.read(
            "SELECT id FROM articles WHERE substr(id, 1, ?) = ? ORDER BY id", (len(prefix), prefix)
        )
        return [str(row[0]) for row in rows]

    def ids_called(self, name: str) -> list[str]:
        """Return the ids of articles that are called `name` in answers, or come from there."""
        rows = self._database.read(
            "SELECT id FROM articles WHERE ? IN (name, basename, source, url) ORDER BY id", (name,)
        )
        return [str(row[0]) for row in rows]

    def count(self) -> int:
        """Return how many articles are stored."""
        return int(self._database.read("SELECT count(*) FROM articles")[0][0])

    def damaged(self) -> list[str]:
        """Return the ids of articles that are not what was stored, as their hashes tell."""
        query = f"SELECT {_COLUMNS}, content_hash FROM articles WHERE id > ? ORDER BY id LIMIT 1"  # noqa: S608 - a constant
        found: list[str] = []
        after = ""
        while rows := self._database.read(query, (after,)):
            (row,) = rows
            after = str(row[0])
            try:
                whole = _article(row).content_hash == row[-1]
            except (ValueError, TypeError, AttributeError):
                whole = False
            if not whole:
                found.append(after)
        return found

    def check(self) -> str:
        """Return which articles are not what was stored; "" where all are."""
        damaged = self.damaged()
        if not damaged:
            return ""
        more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
        return f"the text of article {damaged[0]}{more} was changed in the file"

    @staticmethod
    def put(connection: sqlite3.Connection, article: Article) -> bool:
        """Store `article` in place of its earlier version; return whether there was one."""
        old = ArticleTable.put_away(connection, article.id)
        values = (
            article.id,
            article.source,
            article.name,
            _basename(article.name),
            article.title,
            None if article.published is None else article.published.isoformat(),
            article.url,
            article.language,
            json.dumps(article.further_sources),
            max(article.revision, RevisionTable.next_number(connection, article.id)),
            article.body_start,
            article.content_hash,
            article.text,
            _details(article),
        )
        marks = ", ".join("?" * len(values))
        connection.execute(
            f"INSERT INTO articles VALUES ({marks})",  # noqa: S608 - only marks
            values,
        )
        return old

    @staticmethod
    def put_away(connection: sqlite3.Connection, article_id: str) -> bool:
        """Make the stored version of an article an earlier one; return whether there was one."""
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE id = ?",  # noqa: S608 - a constant
            (article_id,),
        ).fetchone()
        if row is None:
            return False
        RevisionTable.put(connection, _article(row))
        return ArticleTable.delete(connection, article_id)

    @staticmethod
    def holds(connection: sqlite3.Connection, article_id: str) -> bool:
        """Whether an article of this id is stored."""
        row = connection.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row is not None

    @staticmethod
    def delete(connection: sqlite3.Connection, article_id: str) -> bool:
        """Delete the article; return whether there was one."""
        return connection.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount > 0


def _article(row: tuple[Any, ...]) -> Article:
    id_, source, name, title, published, url, language, further, revision, body_start = row[:10]
    details = json.loads(row[11])
    moment = details.get("published_at")
    return Article(
        id=id_,
        source=source,
        name=name,
        title=title,
        published=_day(published),
        text=row[10],
        body_start=body_start,
        url=url,
        language=language,
        further_sources=tuple(json.loads(further)),
        revision=revision,
        published_at=None if moment is None else datetime.fromisoformat(moment),
        author=details.get("author"),
        site=details.get("site"),
        pages=tuple(details.get("pages", ())),
    )


def _details(article: Article) -> str:
    """What only some articles have, as JSON."""
    moment = article.published_at
    details = {
        "published_at": None if moment is None else moment.isoformat(),
        "author": article.author,
        "site": article.site,
        "pages": article.pages,
    }
    return json.dumps({name: value for name, value in details.items() if value})


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _basename(name: str) -> str:
    """The last part of a file's name; a URL is kept whole."""
    return name if "://" in name else PurePosixPath(name).name
