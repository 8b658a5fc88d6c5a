"""Lists of articles, a page at a time."""

from collections.abc import Sequence
from datetime import date

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.days import day_in_words
from bot.telegram.fragment import ADDRESS
from bot.telegram.keyboards import ListPage, between_pages
from bot.telegram.message import Composed
from bot.telegram.parts import UNTITLED, one_line, paragraphs
from bot.telegram.ports import Shelf
from bot.telegram.rich_text import RichText
from index import ArticleSummary

_A_PAGE = 8
_LATEST = 5
_LONGEST_TITLE = 200  # UTF-16 code units
_EMPTY = "There are no articles in my archive yet."


def list_page(shelf: Shelf, page: ListPage) -> tuple[Composed, InlineKeyboardMarkup | None]:
    """Return the message that shows a page of the articles, newest first, and its buttons.

    A page beyond the last is the last.
    """
    if page.topic:
        articles: Sequence[ArticleSummary] = shelf.articles_about(page.topic)
        of = f" on “{page.topic}”"
        if not articles:
            return (f"I have no article{of}. /articles lists all that I have.", []), None
    else:
        articles, of = newest_first(shelf.articles()), ""
        if not articles:
            return (_EMPTY, []), None
    pages = -(-len(articles) // _A_PAGE)
    number = min(page.number, pages - 1)
    first = number * _A_PAGE
    shown = articles[first : first + _A_PAGE]
    place = f" {first + 1}–{first + len(shown)} of {len(articles):,}" if pages > 1 else ""
    count = "Articles" if len(articles) > 1 else "The article"
    message = _listed(f"{count}{place}{of}", shown)
    return message, between_pages(ListPage(number, page.topic), pages)


def latest_articles(shelf: Shelf) -> Composed:
    """Return the message that shows the newest articles."""
    dated = [a for a in newest_first(shelf.articles()) if a.published is not None]
    if not dated:
        return _EMPTY if not shelf.articles() else "None of my articles has a date.", []
    return _listed("The newest articles", dated[:_LATEST])


def newest_first(articles: Sequence[ArticleSummary]) -> list[ArticleSummary]:
    """Return the articles, those without a date last."""
    return sorted(articles, key=lambda a: (a.published or date.min, a.article), reverse=True)


def _listed(head: str, articles: Sequence[ArticleSummary]) -> Composed:
    lines = RichText("")
    for number, article in enumerate(articles):
        lines += RichText("\n• " if number else "• ") + _named(article)
    message = paragraphs([RichText(head).marked(MessageEntity.BOLD), lines])
    return message.text, list(message.entities)


def _named(article: ArticleSummary) -> RichText:
    names = (one_line(name, _LONGEST_TITLE) for name in (article.title, article.article))
    name = RichText(next(filter(None, names), UNTITLED))
    if article.url is not None and ADDRESS.fullmatch(article.url):
        name = name.marked(MessageEntity.TEXT_LINK, url=article.url)
    day = "" if article.published is None else f", {day_in_words(article.published)}"
    return name + RichText(day) if day else name
