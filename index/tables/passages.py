"""Passages in the database: the document, its embedding and its words, written together."""

import hashlib
import json
import sqlite3
from dataclasses import replace
from typing import Literal

import numpy as np
from haystack import Document

_KEPT = 50_000  # embeddings of passages that are gone, 800 bytes each


# The full text has its words from the view passage_texts, and must be told of each change: what is
# taken out has to be what was put in.
_WORDS = "number, title, content FROM passage_texts WHERE number = ?"
_ADD_WORDS = f"INSERT INTO passage_words (rowid, title, content) SELECT {_WORDS}"
_TAKE_WORDS = (
    f"INSERT INTO passage_words (passage_words, rowid, title, content) SELECT 'delete', {_WORDS}"
)


def passage_text(document: Document) -> str:
    """Return what is embedded of a passage: its title, then its words.

    On news questions the title alone took the right sentence at rank 1 from 43% to 58%.
    """
    title = document.meta.get("title") or ""
    content = document.content or ""
    return content if not title or content.startswith(title) else f"{title}\n{content}"


def text_hash(text: str) -> bytes:
    """Return the 16 bytes that an embedding of `text` is kept under."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def insert_passage(
    connection: sqlite3.Connection, document: Document, dimension: int, *, embedded: bool = False
) -> None:
    """Store `document` with its embedding, as float16, and its words.

    :param embedded: whether its embedding is the encoder's, of `passage_text`: it is then found
        again by that text.
    :raises ValueError: when the embedding has another dimension, or the meta is not JSON.
    """
    article_id = document.meta.get("article_id")
    cursor = connection.execute(
        "INSERT INTO passages (id, article_id, document) VALUES (?, ?, ?)",
        (
            document.id,
            article_id if isinstance(article_id, str) else None,
            _stored(document),
        ),
    )
    connection.execute(_ADD_WORDS, (cursor.lastrowid,))
    if document.embedding is None:
        return
    if len(document.embedding) != dimension:
        raise ValueError(
            f"an embedding must have dimension {dimension}, got {len(document.embedding)}"
        )
    connection.execute(
        "INSERT INTO embeddings (number, text_hash, vector) VALUES (?, ?, ?)",
        (
            cursor.lastrowid,
            text_hash(passage_text(document)) if embedded else None,
            np.asarray(document.embedding, dtype=np.float16).tobytes(),
        ),
    )


def delete_passages(
    connection: sqlite3.Connection,
    column: Literal["id", "article_id", "number"],
    value: str | int,
) -> None:
    """Delete the passages whose `column` is `value`, with their words.

    The latest embeddings of such passages are kept for when their text comes back.
    """
    rows = connection.execute(
        f"SELECT number FROM passages WHERE {column} = ?",  # noqa: S608 - one of three literals
        (value,),
    ).fetchall()
    if not rows:
        return
    connection.executemany(_TAKE_WORDS, rows)
    connection.executemany("DELETE FROM passages WHERE number = ?", rows)
    connection.executemany(
        "INSERT INTO removals SELECT ?, value + 1 FROM manifest WHERE key = 'generation'", rows
    )
    connection.executemany("DELETE FROM embeddings WHERE number = ? AND text_hash IS NULL", rows)


def replace_document(connection: sqlite3.Connection, number: int, document: Document) -> None:
    """Store `document`, of which only the meta differs, as the passage `number`.

    Where the title differs, so do its words, and it gets a new number.

    :raises ValueError: when the meta is not JSON.
    """
    title, vector = connection.execute(
        "SELECT title, (SELECT vector FROM embeddings WHERE number = passage_texts.number)"
        " FROM passage_texts WHERE number = ?",
        (number,),
    ).fetchone()
    if title != document.meta.get("title"):
        embedding = None if vector is None else np.frombuffer(vector, dtype=np.float16).tolist()
        delete_passages(connection, "number", number)
        dimension = 0 if embedding is None else len(embedding)
        insert_passage(connection, replace(document, embedding=embedding), dimension)
        return
    article_id = document.meta.get("article_id")
    connection.execute(
        "UPDATE passages SET document = ?, article_id = ? WHERE number = ?",
        (_stored(document), article_id if isinstance(article_id, str) else None, number),
    )


def _stored(document: Document) -> str:
    # to_dict would copy an embedding number by number, which takes longer than all the rest.
    fields = replace(document, embedding=None, score=None).to_dict(flatten=False)
    kept = {name: value for name, value in fields.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, allow_nan=False)


def forget_removed(connection: sqlite3.Connection, kept: int = _KEPT) -> None:
    """Delete all but the latest `kept` of the embeddings whose passages are gone."""
    connection.execute(
        "DELETE FROM embeddings WHERE number IN (SELECT number FROM removals"
        " WHERE number IN (SELECT number FROM embeddings)"
        " ORDER BY generation DESC, number DESC LIMIT -1 OFFSET ?)",
        (kept,),
    )
