"""Archives of any size that are like real ones: real texts and their embeddings, varied.

An article here has 10 passages. The words of a passage are sentences drawn from real texts; its
embedding is a mixture of two real embeddings, the first of them the heavier, turned by a small
random rotation of its block, so that near neighbours are as near as they are in a real archive.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from documents import Article
from index import Encoder, FaissDocumentStore
from index.lexical.words import content_words
from index.tables.articles import ArticleTable
from index.tables.passages import text_hash

PASSAGES = 10  # of an article
_BLOCK = 1000  # articles that share a rotation
_ANGLE = 0.02  # of a rotation: scale of the entries of its generator
_FIRST_DAY = date(1990, 1, 1)
_DAYS = 12_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

Vectors = NDArray[np.float32]


def real_texts(data: Path) -> list[str]:
    """Return the paragraphs of the articles and question sets in `data`, each once."""
    found: dict[str, None] = {}
    for path in sorted((data / "articles").glob("*.txt")):
        found.update(dict.fromkeys(path.read_text(encoding="utf-8").split("\n\n")))
    for path in sorted((data / "qa").glob("squad*.json")):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            found.update(dict.fromkeys(each["context"] for each in article["paragraphs"]))
    return [text for text in found if len(text.split()) >= 20]


def real_questions(data: Path, count: int, *, terms: int) -> list[str]:
    """Return `count` real questions of exactly `terms` content words."""
    questions = []
    path = data / "qa" / "squadshifts_new_wiki.json"
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            questions += [each["question"] for each in paragraph["qas"]]
    alike = [q for q in dict.fromkeys(questions) if len(content_words(q)) == terms]
    return alike[:: max(1, len(alike) // count)][:count]


def real_embeddings(texts: Sequence[str], encoder: Encoder, kept: Path) -> Vectors:
    """Return the embeddings of `texts`, shape (n, dimension), from the file `kept` if it has them.

    :param kept: an .npy file, written where there is none.
    """
    if kept.exists():
        embeddings: Vectors = np.load(kept)
        if embeddings.shape == (len(texts), encoder.dimension):
            return embeddings
    embeddings = encoder.encode(texts)
    np.save(kept, embeddings)
    return embeddings


class GrowingArchive:
    """The articles of an archive by their position; the same ones every time.

    :param texts: real ones, n.
    :param embeddings: of `texts`, shape (n, dimension), unit length.
    """

    def __init__(self, texts: Sequence[str], embeddings: Vectors) -> None:
        self._sentences = [s for text in texts for s in _SENTENCE.split(text) if len(s) < 400]
        self._embeddings = embeddings

    def embeddings(self, block: int) -> Vectors:
        """Return the embeddings of a block of articles, shape (10,000, dimension)."""
        random = np.random.default_rng(block)
        n, count = len(self._embeddings), _BLOCK * PASSAGES
        share = random.uniform(0.5, 1.0, (count, 1)).astype(np.float32)
        mixed = share * self._embeddings[random.integers(n, size=count)]
        mixed += (1 - share) * self._embeddings[random.integers(n, size=count)]
        turned: Vectors = mixed.astype(np.float32) @ _rotation(random, mixed.shape[1])
        turned /= np.linalg.norm(turned, axis=1, keepdims=True)
        return turned.astype(np.float32, copy=False)

    def batches(self, first: int, last: int) -> Iterator[tuple[list[Article], list[Document]]]:
        """Yield articles `first` to `last` (a hundred at a time), with their passages."""
        for start in range(first, last, 100):
            articles, documents = [], []
            block = self.embeddings(start // _BLOCK)
            for position in range(start, min(start + 100, last)):
                at = position % _BLOCK * PASSAGES
                article, passages = self.article(position, block[at : at + PASSAGES])
                articles.append(article)
                documents += passages
            yield articles, documents

    def article(self, position: int, embeddings: Vectors) -> tuple[Article, list[Document]]:
        """Return the article at `position` and its passages."""
        article, passages = self.plain(position)
        return article, [
            Document(
                id=f"{article.id}:{meta['ordinal']}",
                content=content,
                meta=meta,
                embedding=vector.tolist(),
            )
            for (content, meta), vector in zip(passages, embeddings, strict=True)
        ]

    def plain(self, position: int) -> tuple[Article, list[tuple[str, dict[str, Any]]]]:
        """Return the article at `position`, and content and meta of its passages."""
        random = np.random.default_rng((position, 1))
        chosen = random.integers(len(self._sentences), size=(PASSAGES, 5))
        published = _FIRST_DAY + timedelta(days=int(random.integers(_DAYS)))
        contents = [" ".join(self._sentences[s] for s in row) for row in chosen]
        title = contents[0][:60]
        id_ = f"{position:016x}"
        article = Article(
            id=id_,
            source=f"/news/{position % 500:03}/{id_}.txt",
            name=f"{position % 500:03}/{id_}.txt",
            title=title,
            published=published,
            text="\n\n".join([title, *contents]),
        )
        passages, start = [], len(title) + 2
        for ordinal, content in enumerate(contents):
            meta = {
                "article_id": id_,
                "ordinal": ordinal,
                "title": title,
                "published": published.isoformat(),
                "source": article.source,
                "name": article.name,
                "url": None,
                "start": start,
                "end": start + len(content),
                "body_start": 0,
                "sentences": [[start, start + len(content)]],
            }
            passages.append((content, meta))
            start += len(content) + 2
        return article, passages


def fill(store: FaissDocumentStore, archive: GrowingArchive, first: int, last: int) -> None:
    """Write articles `first` to `last` as the store does, in bulk: without a Document for each."""
    for start in [first, *range((first // _BLOCK + 1) * _BLOCK, last, _BLOCK)]:
        end = min((start // _BLOCK + 1) * _BLOCK, last)
        vectors = archive.embeddings(start // _BLOCK).astype(np.float16)
        rows, words, embeddings = [], [], []
        ((number,),) = store._database.read(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passages'"
        )
        with store._database.write() as connection:
            for position in range(start, end):
                article, passages = archive.plain(position)
                ArticleTable.put(connection, article)
                for content, meta in passages:
                    number += 1
                    fields = {"id": f"{article.id}:{meta['ordinal']}", "content": content}
                    stored = json.dumps(fields | {"meta": meta}, ensure_ascii=False)
                    rows.append((number, fields["id"], article.id, stored))
                    words.append((number, article.title, content))
                    at = position % _BLOCK * PASSAGES + meta["ordinal"]
                    hashed = text_hash(f"{article.title}\n{content}")
                    embeddings.append((number, hashed, vectors[at].tobytes()))
            put = connection.executemany
            put("INSERT INTO passages (number, id, article_id, document) VALUES (?, ?, ?, ?)", rows)
            put("INSERT INTO passage_words (rowid, title, content) VALUES (?, ?, ?)", words)
            put("INSERT INTO embeddings (number, text_hash, vector) VALUES (?, ?, ?)", embeddings)


def _rotation(random: np.random.Generator, dimension: int) -> Vectors:
    """A rotation by small angles: the Cayley transform of a small skew-symmetric matrix."""
    loose = random.normal(0, _ANGLE, (dimension, dimension)) / np.sqrt(2)
    skew = loose - loose.T
    one = np.eye(dimension)
    return np.asarray(np.linalg.solve(one + skew / 2, one - skew / 2), dtype=np.float32)
