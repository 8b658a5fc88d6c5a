"""An article as it is put away beside those that are asked: JSON, compressed."""

import json
import zlib
from dataclasses import replace

from documents import Article, article_from, fields_of


def packed(article: Article) -> bytes:
    """Return `article` in as few bytes as are easily had; `unpacked` reads them."""
    return zlib.compress(json.dumps(fields_of(article), ensure_ascii=False).encode(), 6)


def unpacked(content: bytes, *, revision: int | None = None) -> Article:
    """Return the article that `packed` put away.

    :param revision: its number, where it is another than the article had then.
    """
    article = article_from(json.loads(zlib.decompress(content)))
    return article if revision is None else replace(article, revision=revision)
