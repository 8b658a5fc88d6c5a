"""Commands: what people ask of the bot itself."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.days import day_in_words
from bot.telegram.article_list import latest_articles, list_page, newest_first
from bot.telegram.asked import conversation_of, person_of
from bot.telegram.backstage import Backstage, send
from bot.telegram.keyboards import ListPage, shortened
from bot.telegram.ports import Examples
from bot.telegram.words import (
    ABOUT,
    FORGOTTEN,
    PRIVACY,
    RESET,
    START,
    help_with,
)

_PATIENCE = 0.15  # seconds that help waits for questions to try
_TRIES = "Try one of these:"


class Commands:
    """What is done at commands.

    :param backstage: what it works with.
    """

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._finding: asyncio.Task[Sequence[str]] | None = None  # one serves all who ask

    async def start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Say hello."""
        examples = await self._examples()
        tries = "".join(f"\n“{example}”" for example in examples)
        await self._backstage.say(
            message_of(update), f"{START}\n\n{_TRIES}{tries}" if tries else START
        )

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell what the bot does."""
        await self._backstage.say(message_of(update), help_with(await self._examples()))

    async def about(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell what the bot is, and what its archive holds."""
        holdings = await self._backstage.look(self._holdings)
        await self._backstage.say(message_of(update), f"{ABOUT}\n\n{holdings}".rstrip())

    async def privacy(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell what is kept."""
        await self._backstage.say(message_of(update), PRIVACY)

    async def reset(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Forget the conversation, with the questions still being answered."""
        message = message_of(update)
        conversation = conversation_of(message)
        async with self._backstage.turn_of(conversation):
            await self._backstage.look(self._end, conversation)
            await self._backstage.say(message, RESET)

    async def forget(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Delete all that is kept of a person."""
        message = message_of(update)
        async with self._backstage.turn_of(conversation_of(message)):
            await self._backstage.look(self._forget, person_of(message))
            await self._backstage.say(message, FORGOTTEN)

    async def articles(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """List the articles, or those on a topic."""
        message, shelf = message_of(update), self._backstage.shelf
        if shelf is None:
            return
        page = ListPage(0, shortened(" ".join(context.args or ())))
        composed, keyboard = await self._backstage.look(list_page, shelf, page)
        await self._backstage.patiently(lambda: send(message, composed, keyboard))

    async def latest(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """List the newest articles."""
        message, shelf = message_of(update), self._backstage.shelf
        if shelf is None:
            return
        composed = await self._backstage.look(latest_articles, shelf)
        await self._backstage.patiently(lambda: send(message, composed))

    async def _examples(self) -> Sequence[str]:
        """Return questions to try, if they are at hand: finding new ones goes on by itself."""
        examples = self._backstage.examples
        if examples is None:
            return []
        if self._finding is None or self._finding.done():
            self._finding = asyncio.create_task(self._found(examples))
            self._finding.add_done_callback(_noticed)
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self._finding), _PATIENCE)
        return []

    async def _found(self, examples: Examples) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._backstage.finding, examples)

    def _end(self, conversation: str) -> None:
        self._backstage.conversations.clear(conversation)
        if self._backstage.shown is not None:
            self._backstage.shown.end(conversation)

    def _forget(self, person: str) -> None:
        for kept in (
            self._backstage.conversations,
            self._backstage.shown,
            self._backstage.feedback,
        ):
            if kept is not None:
                kept.forget(person)
        if self._backstage.inbox is not None:
            self._backstage.inbox.erase()

    def _holdings(self) -> str:
        if self._backstage.shelf is None:
            return ""
        articles = newest_first(self._backstage.shelf.articles())
        days = [article.published for article in articles if article.published is not None]
        count = f"{len(articles):,} article{'' if len(articles) == 1 else 's'}"
        since = f", published from {day_in_words(days[-1])} to {day_in_words(days[0])}"
        return f"My archive holds {count}{since if days else ''}.\nVersion {_version()}."


def message_of(update: Update) -> Message:
    """Return the message of an update.

    :raises ValueError: when it has none.
    """
    if update.message is None:
        raise ValueError(f"update must hold a message, got update {update.update_id} without")
    return update.message


def _noticed(found: asyncio.Task[Sequence[str]]) -> None:
    """Let what failed when nobody waited any more pass: it is asked for again."""
    if not found.cancelled():
        found.exception()


def _version() -> str:
    try:
        return version("newsquote")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "unknown"
