"""An answer as one Telegram message."""

import re
from collections.abc import Iterator
from functools import reduce

from telegram import MessageEntity
from telegram.constants import MessageLimit

from bot.copies import copies_in_words
from bot.days import day_in_words
from bot.replies import Reply
from bot.telegram.rich_text import RichText, trim, trimmed, units
from documents.sentences import sentence_spans
from retriever.answer import Answer
from retriever.quote import Quote

ABSTENTION = "The articles do not say."
UNTITLED = "Untitled article"
OUT_OF_REACH = "The answer stands in a passage that is too long for a message:"

# In UTF-16 code units; together they leave room for the longest sentence there can be.
_LONGEST_ANSWER = 300
_LONGEST_TITLE = 150
_LONGEST_STANDALONE = 300
_LONGEST_REPLY = 1500  # code points
_MOST_NEAREST = 3
_ADDRESS = re.compile(r"https?://[!-~]{1,2000}")
_CLOSING = " .!?…\"'”’»"


def compose(answer: Answer) -> tuple[str, list[MessageEntity]]:
    """Return the text of the message that shows `answer`, and its entities.

    A block quote is exactly `Quote.text`, or the beginning of it up to the end of a sentence, and
    then an ellipsis follows the block. An abstention has none.
    """
    quotes = [quote for quote in answer.quotes if trimmed(quote.text)]
    if answer.text is None or not quotes:
        message = _abstention(answer)
    else:
        message = _answer(answer, trimmed(answer.text), quotes)
    return message.text, list(message.entities)


def compose_reply(reply: Reply) -> tuple[str, list[MessageEntity]]:
    """Return the text of the message that shows `reply`, and its entities.

    As many of its quotes are shown as there is room for.
    """
    message = RichText(trimmed(reply.text)[:_LONGEST_REPLY])
    for quote in reply.quotes:
        longer = _paragraphs([message, _block(quote.text) + _source(quote)])
        if not trimmed(quote.text) or not _fits(longer):
            break
        message = longer
    return message.text, list(message.entities)


def _answer(answer: Answer, text: str, quotes: list[Quote]) -> RichText:
    head = [] if _fills(text, quotes[0]) else [RichText(text).marked(MessageEntity.BOLD)]
    tail = _understood(answer)
    for first in _blocks(quotes[0], text, whole=bool(head)):
        blocks = [first]
        if not _fits(_paragraphs([*head, *blocks, *tail])):
            continue
        for quote in quotes[1:]:
            longer = [*blocks, _block(quote.text) + _source(quote)]
            if not _fits(_paragraphs([*head, *longer, *tail])):
                break
            blocks = longer
        return _paragraphs([*head, *blocks, *tail])
    return _paragraphs([RichText(f"{OUT_OF_REACH}\n") + _source(quotes[0]), *tail])


def _fills(text: str, quote: Quote) -> bool:
    """Whether the answer is so long, or so much of its quote, that it is read there."""
    if not text or units(text) > _LONGEST_ANSWER:
        return True
    return text.strip(_CLOSING) == quote.text.strip(_CLOSING)


def _blocks(quote: Quote, answer: str, *, whole: bool) -> Iterator[RichText]:
    """Yield `quote` and then its beginnings, longest first, as long as they hold the answer.

    :param whole: whether they must hold all of it, rather than its beginning.
    """
    body = trimmed(quote.text)
    start = body.find(answer)
    end = start + len(answer)
    yield _block(body, start, end) + _source(quote)
    for _, sentence_end in reversed(sentence_spans(body)[:-1]):
        _, stop = trim(body, 0, sentence_end)
        if stop < (end if whole else start + 1):
            return
        yield _block(body[:stop], start, min(end, stop)) + RichText("…\n") + _source(quote)


def _block(text: str, start: int = 0, end: int = 0) -> RichText:
    """Return a block quote with bold words from `start` to `end`, and the line break after it."""
    body = RichText(trimmed(text))
    block = body.marked(MessageEntity.BLOCKQUOTE).marked(MessageEntity.BOLD, start, end)
    return block + RichText("\n")


def _source(quote: Quote) -> RichText:
    published = "" if quote.published is None else f", {day_in_words(quote.published)}"
    below = published + copies_in_words(quote)
    return _title(quote) + RichText(below) if below else _title(quote)


def _title(quote: Quote) -> RichText:
    names = (_line(name, _LONGEST_TITLE) for name in (quote.title, quote.article))
    title = RichText(next(filter(None, names), UNTITLED))
    if quote.url is None or not _ADDRESS.fullmatch(quote.url):
        return title
    return title.marked(MessageEntity.TEXT_LINK, url=quote.url)


def _abstention(answer: Answer) -> RichText:
    titles = {title.text: title for title in map(_title, answer.nearest)}
    if not titles:
        return _paragraphs([RichText(ABSTENTION), *_understood(answer)])
    first = list(titles.values())[:_MOST_NEAREST]
    named = reduce(lambda line, title: line + RichText("; ") + title, first)
    closest = RichText("Closest to the question: ") + named
    return _paragraphs([RichText(ABSTENTION), closest, *_understood(answer)])


def _understood(answer: Answer) -> list[RichText]:
    """Return the paragraph that tells how the question was understood, if that is news."""
    standalone = " ".join(answer.standalone.split())
    if not trimmed(standalone) or standalone == " ".join(answer.question.split()):
        return []
    question = RichText(_line(standalone, _LONGEST_STANDALONE)).marked(MessageEntity.ITALIC)
    return [RichText("Understood as: ") + question]


def _line(text: str, longest: int) -> str:
    """Return `text` on one line, cut to `longest` UTF-16 code units."""
    line = trimmed(" ".join(text.split()))
    if units(line) <= longest:
        return line
    while units(line) >= longest:
        line = line[: -max(1, (units(line) - longest) // 2)]
    return trimmed(line) + "…"


def _paragraphs(parts: list[RichText]) -> RichText:
    return reduce(lambda text, part: text + RichText("\n\n") + part, parts)


def _fits(message: RichText) -> bool:
    return (
        units(message.text) <= MessageLimit.MAX_TEXT_LENGTH
        and len(message.entities) <= MessageLimit.MESSAGE_ENTITIES
    )
