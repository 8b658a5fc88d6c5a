"""The sentences of passages, each with what is quoted when it wins."""

import re
from dataclasses import dataclass

from haystack import Document

_CLOSING = "\"'”’»)] "
_SHORT_REPLY = 8  # words; so few say little without the question
_OPENING = "\"'“‘«`("
_REFERS_BACK = re.compile(r"(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its)\b")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage; all offsets are code points into `Article.text`, half open.

    :param embedded: its text under the article's title, and under the question that it replies to,
        as it is compared with a question.
    :param in_body: whether it stands below headline and date line.
    :param asks: whether it is a question itself; `replies`: whether it follows one.
    :param answer: of the sentence that answers: itself, or what is said to it where it asks.
    :param quote: of the sentences that are quoted: a question with what is said to it, a sentence
        that opens with a word that refers back with the one before it, a few words of reply with
        the question, a date line with its headline.
    :param quoted: the words of `quote`.
    """

    article_id: str
    start: int
    end: int
    text: str
    embedded: str
    in_body: bool
    asks: bool
    replies: bool
    answer: tuple[int, int]
    quote: tuple[int, int]
    quoted: str


def sentences_of(documents: list[Document]) -> list[Sentence]:
    """Return the sentences of `documents` (passages), each once though passages overlap."""
    found: dict[tuple[str, int, int], Sentence] = {}
    for document in documents:
        for i, (start, end) in enumerate(document.meta["sentences"]):
            key = (document.meta["article_id"], start, end)
            sentence = _sentence(document, i)
            # Of two copies the one with its neighbour beside it is the more use.
            if key not in found or len(found[key].quoted) < len(sentence.quoted):
                found[key] = sentence
    return list(found.values())


def _sentence(document: Document, i: int) -> Sentence:
    meta, content = document.meta, document.content or ""
    spans: list[tuple[int, int]] = meta["sentences"]

    def slice_of(start: int, end: int) -> str:
        return content[start - meta["start"] : end - meta["start"]]

    text = slice_of(*spans[i])
    in_body = spans[i][0] >= meta["body_start"]
    asks = _asks(text)
    replies = bool(i and in_body and not asks and _asks(slice_of(*spans[i - 1])))
    first = last = answer = i
    if asks and i + 1 < len(spans):
        answer = last = i + 1
    elif i and (
        not in_body
        or (replies and len(text.split()) <= _SHORT_REPLY)
        or (_REFERS_BACK.match(text) and spans[i - 1][0] >= meta["body_start"])
    ):
        first = i - 1
    above = [] if spans[i][0] == 0 and not in_body else [f"{meta['title']}."]
    above += [slice_of(*spans[i - 1]), text] if replies else [text]
    quote = (spans[first][0], spans[last][1])
    return Sentence(
        article_id=meta["article_id"],
        start=spans[i][0],
        end=spans[i][1],
        text=text,
        embedded=" ".join(above),
        in_body=in_body,
        asks=asks,
        replies=replies,
        answer=(spans[answer][0], spans[answer][1]),
        quote=quote,
        quoted=slice_of(*quote),
    )


def _asks(text: str) -> bool:
    """Whether a sentence is a question, and not one that only tells of a question in quotes."""
    stripped = text.rstrip(_CLOSING)
    quotes = text[len(stripped) :].strip(" )]»")
    return stripped.endswith("?") and (not quotes or text[0] in _OPENING)
