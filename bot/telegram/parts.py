"""The parts that messages are put together from."""

from functools import reduce

from telegram import MessageEntity
from telegram.constants import MessageLimit

from bot.copies import copies_in_words
from bot.days import day_in_words
from bot.telegram.fragment import ADDRESS, jump_to
from bot.telegram.rich_text import RichText, trim, trimmed, units
from retriever.answer import Answer
from retriever.quote import Quote

UNTITLED = "Untitled article"

# In UTF-16 code units.
_LONGEST_TITLE = 150
_LONGEST_STANDALONE = 300
_LONGEST_OPEN = 350  # of a block quote that is not folded


def block(text: str, start: int = 0, end: int = 0) -> RichText:
    """Return a block quote with bold words from `start` to `end`, and the line break after it.

    A long one is expandable: Telegram shows its first lines until it is tapped.

    :param text: without blanks at its ends.
    """
    long = units(text) > _LONGEST_OPEN
    kind = MessageEntity.EXPANDABLE_BLOCKQUOTE if long else MessageEntity.BLOCKQUOTE
    body = RichText(text).marked(kind).marked(MessageEntity.BOLD, start, end)
    return body + RichText("\n")


def quoted(quote: Quote) -> RichText:
    """Return a block quote of all of `quote`, and where it comes from."""
    return block(trimmed(quote.text)) + source(quote)


def source(quote: Quote) -> RichText:
    """Return where `quote` comes from: title, day, and how many other articles have it."""
    published = "" if quote.published is None else f", {day_in_words(quote.published)}"
    below = published + copies_in_words(quote)
    return title(quote) + RichText(below) if below else title(quote)


def title(quote: Quote) -> RichText:
    """Return the title of the article, which leads to the quoted words where it has an address."""
    names = (one_line(name, _LONGEST_TITLE) for name in (quote.title, quote.article))
    name = RichText(next(filter(None, names), UNTITLED))
    if quote.url is None or not ADDRESS.fullmatch(quote.url):
        return name
    return name.marked(MessageEntity.TEXT_LINK, url=jump_to(quote.url, quote.text))


def understood(answer: Answer) -> list[RichText]:
    """Return the paragraph that tells how the question was understood, if that is news."""
    standalone = " ".join(answer.standalone.split())
    if not trimmed(standalone) or standalone == " ".join(answer.question.split()):
        return []
    question = RichText(one_line(standalone, _LONGEST_STANDALONE)).marked(MessageEntity.ITALIC)
    return [RichText("Understood as: ") + question]


def one_line(text: str, longest: int) -> str:
    """Return `text` on one line, cut to `longest` UTF-16 code units."""
    line = trimmed(" ".join(text.split()))
    if units(line) <= longest:
        return line
    while units(line) >= longest:
        line = line[: -max(1, (units(line) - longest) // 2)]
    return trimmed(line) + "…"


def cut(text: str, longest: int) -> str:
    """Return the beginning of `text`, at most `longest` UTF-16 code units, without blanks."""
    while units(text) > longest:
        text = text[: -max(1, (units(text) - longest) // 2)]
    start, end = trim(text)
    return text[start:end]


def paragraphs(parts: list[RichText]) -> RichText:
    """Return the parts with an empty line between them."""
    return reduce(lambda text, part: text + RichText("\n\n") + part, parts)


def fits(message: RichText) -> bool:
    """Whether one message can hold it."""
    return (
        units(message.text) <= MessageLimit.MAX_TEXT_LENGTH
        and len(message.entities) <= MessageLimit.MESSAGE_ENTITIES
    )


def filled(head: list[RichText], quotes: list[Quote], tail: list[RichText]) -> list[RichText]:
    """Return the paragraphs of `quotes`, as many as there is room for between the others."""
    blocks: list[RichText] = []
    for quote in quotes:
        if trimmed(quote.text):
            longer = [*blocks, quoted(quote)]
            if not fits(paragraphs([*head, *longer, *tail])):
                break
            blocks = longer
    return blocks
