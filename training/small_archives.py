"""Archives of a few held articles, asked about these and about what they do not hold.

Most people begin with a few articles, and ask of any archive what it has nothing on. A probability
that is fitted on one large archive alone, whose every question is on one of its articles, promises
too little in the first case and too much in the second.
"""

import random
import tempfile
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from index import Encoder
from retriever.reader.span_reader import SpanReader
from training.data import QuestionSet
from training.held import HeldArchive
from training.judging import Asked, judge

_SIZES = (1, 2, 1, 4, 1, 8)  # articles of an archive, in turn
_OWN, _OTHERS = 6, 3  # questions that are asked of each


def ask_small_archives(
    questions: QuestionSet, folder: Path, encoder: Encoder, *, archives: int, seed: int
) -> list[Asked]:
    """Ask each of so many small archives a few questions, with the reader in `folder`.

    :param questions: a set with held articles.
    :param archives: how many; each held article is in one of them at most.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    keys = sorted({paragraph.article for paragraph in questions.paragraphs if paragraph.held})
    rng.shuffle(keys)
    asked: list[Asked] = []
    before: HeldArchive | None = None
    sizes = cycle(_SIZES)
    with tempfile.TemporaryDirectory() as temporary:
        for number in range(archives):
            only = frozenset(keys.pop() for _ in range(min(next(sizes), len(keys))))
            if not only:
                break
            path = Path(temporary) / f"{number}.sqlite3"
            archive = HeldArchive([questions], path, encoder, only=only)
            reader = SpanReader(store=archive.store, folder=str(folder))
            own = archive.sample(_OWN, seed=seed)
            foreign = [] if before is None else before.sample(_OTHERS, seed=seed)
            nobody = [replace(q, answers=(), texts=(), removed=False) for q in foreign]
            asked += judge(archive, reader, [*own, *nobody])
            archive.store.close()
            before = archive
    return asked
