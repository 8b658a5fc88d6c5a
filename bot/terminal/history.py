"""What changed in an article from one version to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from documents import Article, sentence_spans
from index import Revision

_FIELDS = ("title", "published", "author", "site", "url", "language", "name")


@dataclass(frozen=True)
class Change:
    """What one version changed of the one before it.

    :param revision: its number.
    :param at: when it took the place of the one before.
    :param fields: what else than its words changed: name, before, after.
    :param sentences: "-" and a sentence that went, "+" and one that came, in the order of the text.
    """

    revision: int
    at: datetime
    fields: tuple[tuple[str, str, str], ...]
    sentences: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        """The change as JSON has it."""
        return {
            "revision": self.revision,
            "at": self.at.isoformat(),
            "fields": [{"field": f, "before": b, "after": a} for f, b, a in self.fields],
            "removed": [text for sign, text in self.sentences if sign == "-"],
            "added": [text for sign, text in self.sentences if sign == "+"],
        }


def changes(earlier: Sequence[Revision], now: Article) -> list[Change]:
    """Return what each version of an article changed, oldest first.

    :param earlier: its earlier versions that are kept, oldest first.
    :param now: as it is.
    """
    versions = [*(revision.article for revision in earlier), now]
    return [
        Change(
            revision=after.revision,
            at=replaced.replaced_at,
            fields=tuple(_fields(before, after)),
            sentences=tuple(_sentences(before.text, after.text)),
        )
        for replaced, (before, after) in zip(earlier, pairwise(versions), strict=True)
    ]


def _fields(before: Article, after: Article) -> Iterator[tuple[str, str, str]]:
    for name in _FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield name, "" if old is None else str(old), "" if new is None else str(new)


def _sentences(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = (
        [text[start:end] for start, end in sentence_spans(text)] for text in (before, after)
    )
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] != new[c:d]:
            yield from (("-", text) for text in old[a:b])
            yield from (("+", text) for text in new[c:d])
