"""What articles that may be copies of each other have in common: keys made of their words."""

import hashlib
import re
from functools import lru_cache

from documents import Article

_WORD = re.compile(r"\w+(?:'\w+)*")
_SHINGLE = 3  # words
# Two texts that share a share s of their shingles have a key in common with probability
# 1 - (1 - s^3)^16 (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4): 0.98 at 0.6,
# which is what a cut last paragraph and 5% of other words leave; 0.0001 at 0.02, where texts that
# have nothing to do with each other stand. More bands find little more and cost as much more.
_BANDS = 16
_ROWS = 3
_SEED = 7
_KEY_BYTES = 6  # keys are whole numbers that SQLite keeps in six bytes

SHORTEST = 60  # words of a text of which another may be a copy without being the same
_LEAST_SAME = 40  # words from which equal words alone make a copy, whatever the headline
LONGEST = 20_000  # words of a text that is compared word by word


def words_of(article: Article) -> list[str]:
    """Return the words of `article` below its headline and date line, in lower case.

    Marks, white space and the kind of apostrophe do not count.
    """
    return words_in(article.text[article.body_start :])


def words_in(text: str) -> list[str]:
    """Return the words of a text as `words_of` has them."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def keys_of(article: Article) -> list[int]:
    """Return the keys of `article`: one that the same words alone have, then those of its bands.

    Few words may be the same in articles that have nothing to do with each other: they count with
    the headline and the day.
    """
    words = same = words_of(article)
    if len(words) < _LEAST_SAME:
        day = "" if article.published is None else article.published.isoformat()
        same = [*words, "\0", *words_in(article.title), "\0", day]
    keys = [_key("same", " ".join(same).encode())]
    if len(words) < SHORTEST:
        return keys
    import rensa  # here: a question asked does without it

    sketch = rensa.RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update(list(map(" ".join, zip(*(words[i:] for i in range(_SHINGLE)), strict=False))))
    values = sketch.digest()
    for band in range(_BANDS):
        row = values[band * _ROWS : (band + 1) * _ROWS]
        keys.append(_key(str(band), repr(row).encode()))
    return keys


@lru_cache(maxsize=1)
def scheme() -> str:
    """Return what keys are made by: those of another scheme cannot be compared."""
    from importlib.metadata import version

    return f"1 rensa {version('rensa')} {_BANDS}x{_ROWS}"


def _key(kind: str, value: bytes) -> int:
    digest = hashlib.blake2b(value, digest_size=_KEY_BYTES, person=kind.encode()).digest()
    return int.from_bytes(digest, "big", signed=True)
