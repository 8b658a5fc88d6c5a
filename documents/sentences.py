"""Sentences of a text, as offsets."""

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

LONGEST_SENTENCE = 1500
_LINE = re.compile(r"[^\n]+")
_CUT = re.compile(r"[;:,–—](?=\s)|\s")
_SPACE = re.compile(r"\s*")
# Initials that stand alone, such as "U.S." or "J.", are the head of a sentence, not one.
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_MAY_END = re.compile(r"[.!?…;:]")


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of `text` as half-open (start, end) offsets in code points.

    They are in order, do not overlap, hold no white space at either end and together hold every
    character that is not white space. A line break always ends a sentence. What runs on for more
    than `LONGEST_SENTENCE` characters (a table, a text without punctuation) is cut between words.

    Boundaries within a line are those of the Punkt algorithm (Kiss and Strunk 2006), by nupunkt.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        for start, end in _line_spans(line.group()):
            spans.extend(_cut(text, line.start() + start, line.start() + end))
    return spans


def _line_spans(line: str) -> Iterator[Span]:
    from nupunkt import sent_spans  # here, for a question asked does without it

    starts = [start for start, _ in sent_spans(line)] if _MAY_END.search(line) else []
    pending: int | None = None
    for start, end in pairwise([0, *starts[1:], len(line)]):
        sentence = line[start:end]
        head = start + len(sentence) - len(sentence.lstrip())
        if pending is not None:
            head, pending = pending, None
        stop = start + len(sentence.rstrip())
        if head >= stop:
            continue
        if end < len(line) and _INITIALS.fullmatch(line, head, stop):
            pending = head
        else:
            yield head, stop
    if pending is not None:
        yield pending, len(line.rstrip())


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_SENTENCE:
        cut = start + LONGEST_SENTENCE
        for match in _CUT.finditer(text, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE):
            cut = match.end()
        yield start, start + len(text[start:cut].rstrip())
        space = _SPACE.match(text, cut, end)
        start = space.end() if space else cut
    if start < end:
        yield start, end
