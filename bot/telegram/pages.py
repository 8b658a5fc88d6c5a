"""What the buttons under an answer put in its place."""

from telegram import MessageEntity

from bot.surroundings import surroundings
from bot.telegram.message import Composed
from bot.telegram.parts import block, filled, fits, paragraphs, source, title, understood
from bot.telegram.rich_text import RichText, trim
from documents.article import Article
from retriever.answer import Answer
from retriever.quote import Quote

NEAREST = "The nearest sentences, which need not answer the question:"
GONE = "The article that I quoted here has been changed or removed since. Ask me again."
_AROUND = (4, 3, 2, 1)  # sentences on either side of a quote, as many as there is room for


def compose_context(article: Article | None, quote: Quote) -> Composed:
    """Return the message that shows `quote`, bold, in what stands around it in its article."""
    for sentences in _AROUND:
        wider = None if article is None else surroundings(article, quote, sentences)
        if wider is None:
            return GONE, []
        start, end = trim(wider.text)
        body = wider.text[start:end]
        first, last = quote.start - wider.start - start, quote.end - wider.start - start
        passage = block(body, max(0, first), min(len(body), last)) + source(quote)
        message = paragraphs([RichText("Around it the article says:"), passage])
        if fits(message):
            return message.text, list(message.entities)
    message = RichText("What stands around it is too long for a message:\n") + title(quote)
    return message.text, list(message.entities)


def compose_nearest(answer: Answer) -> Composed:
    """Return the message that shows the sentences nearest to a question without an answer."""
    head = [RichText(NEAREST).marked(MessageEntity.BOLD)]
    tail = understood(answer)
    message = paragraphs([*head, *filled(head, list(answer.nearest), tail), *tail])
    return message.text, list(message.entities)
