"""An answer as one Telegram message."""

from collections.abc import Iterator
from functools import reduce

from telegram import MessageEntity

from bot.replies import Reply
from bot.telegram.parts import (
    block,
    cut,
    filled,
    fits,
    paragraphs,
    source,
    title,
    understood,
)
from bot.telegram.rich_text import RichText, trim, trimmed, units
from documents.sentences import sentence_spans
from retriever.answer import Answer
from retriever.quote import Quote

ABSTENTION = "The articles do not say."
OUT_OF_REACH = "The answer stands in a passage that is too long for a message:"

_LONGEST_ANSWER = 300  # UTF-16 code units
_LONGEST_REPLY = 1500  # UTF-16 code units; it leaves room for quotes
_MOST_NEAREST = 3
_CLOSING = " .!?…\"'”’»"

Composed = tuple[str, list[MessageEntity]]


def compose(answer: Answer) -> Composed:
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


def compose_reply(reply: Reply) -> Composed:
    """Return the text of the message that shows `reply`, and its entities.

    As many of its quotes are shown as there is room for.
    """
    text = cut(reply.text, _LONGEST_REPLY)
    head = [RichText(text)] if text else []
    message = paragraphs([*head, *filled(head, list(reply.quotes), [])])
    return message.text, list(message.entities)


def _answer(answer: Answer, text: str, quotes: list[Quote]) -> RichText:
    head = [] if _fills(text, quotes[0]) else [RichText(text).marked(MessageEntity.BOLD)]
    tail = understood(answer)
    for first in _blocks(quotes[0], text, whole=bool(head)):
        if fits(paragraphs([*head, first, *tail])):
            above = [*head, first]
            return paragraphs([*above, *filled(above, quotes[1:], tail), *tail])
    return paragraphs([RichText(f"{OUT_OF_REACH}\n") + source(quotes[0]), *tail])


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
    yield block(body, start, end) + source(quote)
    for _, sentence_end in reversed(sentence_spans(body)[:-1]):
        _, stop = trim(body, 0, sentence_end)
        if stop < (end if whole else start + 1):
            return
        yield block(body[:stop], start, min(end, stop)) + RichText("…\n") + source(quote)


def _abstention(answer: Answer) -> RichText:
    titles = {name.text: name for name in map(title, answer.nearest)}
    if not titles:
        return paragraphs([RichText(ABSTENTION), *understood(answer)])
    first = list(titles.values())[:_MOST_NEAREST]
    named = reduce(lambda line, name: line + RichText("; ") + name, first)
    closest = RichText("Closest to the question: ") + named
    return paragraphs([RichText(ABSTENTION), closest, *understood(answer)])
