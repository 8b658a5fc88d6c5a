"""Passages in the database: the document, its embedding and its words, written together."""

import json
import sqlite3
from typing import Literal

import numpy as np
from haystack import Document


def insert_passage(connection: sqlite3.Connection, document: Document, dimension: int) -> None:
    """Store `document` with its embedding, as float16, and its words.

    :raises ValueError: when the embedding has another dimension.
    """
    embedding = None
    if document.embedding is not None:
        if len(document.embedding) != dimension:
            raise ValueError(
                f"an embedding must have dimension {dimension}, got {len(document.embedding)}"
            )
        embedding = np.asarray(document.embedding, dtype=np.float16).tobytes()
    fields = document.to_dict(flatten=False)
    fields.pop("embedding", None)
    fields.pop("score", None)
    stored = json.dumps(fields, ensure_ascii=False)
    cursor = connection.execute(
        "INSERT INTO passages (id, article_id, document, embedding) VALUES (?, ?, ?, ?)",
        (document.id, document.meta.get("article_id"), stored, embedding),
    )
    connection.execute(
        "INSERT INTO passage_words (rowid, title, content) VALUES (?, ?, ?)",
        (cursor.lastrowid, document.meta.get("title", ""), document.content or ""),
    )


def delete_passages(
    connection: sqlite3.Connection, column: Literal["id", "article_id"], value: str
) -> None:
    """Delete the passages whose `column` is `value`, with their words."""
    rows = connection.execute(
        f"SELECT number FROM passages WHERE {column} = ?",  # noqa: S608 - one of two literals
        (value,),
    ).fetchall()
    connection.executemany("DELETE FROM passage_words WHERE rowid = ?", rows)
    connection.executemany("DELETE FROM passages WHERE number = ?", rows)
