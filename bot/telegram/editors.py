"""Adding articles by chat, for the people listed as editors."""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

from telegram import CallbackQuery, Document, Message, Update
from telegram.constants import FileSizeLimit
from telegram.ext import ContextTypes

from bot.telegram.backstage import Backstage, acknowledge, edit
from bot.telegram.commands import message_of
from bot.telegram.delivery import provisional
from bot.telegram.keyboards import under_added
from bot.telegram.parts import cut, one_line
from bot.telegram.words import NOT_A_FILE, NOT_A_PAGE, NOT_AN_EDITOR
from documents import Article, NewsquoteError, article_id
from index import AddReport, ArticleSummary, Progress

T = TypeVar("T")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LARGEST = int(FileSizeLimit.FILESIZE_DOWNLOAD)
_MEGABYTE = 1_000_000
_SHOWN = 60  # UTF-16 code units of a name
_RENEWAL = 1.0  # seconds between two signs of progress
_UNSAFE = re.compile(r"[^\w.,()+-]+")
_LONGEST_STEM, _LONGEST_SUFFIX = 80, 12


class Stacks(Protocol):
    """Where articles are put in and taken out; called from several threads at once."""

    def add(self, paths: Iterable[Path | str], progress: Progress, /) -> AddReport:
        """Add the files at and below `paths`, and what stands at addresses."""

    def remove(self, article_id: str, /) -> Article:
        """Remove the article of this id, and return it."""

    def articles(self) -> Sequence[ArticleSummary]:
        """Return a line about each article."""


class Editors:
    """What editors send to be added, one after another.

    :param backstage: what it works with.
    :param stacks: the archive.
    :param people: ids of the editors.
    :param folder: where the files that they send are kept, a folder for each of them: a file that
        is sent again replaces its article.
    """

    def __init__(
        self, backstage: Backstage, stacks: Stacks, people: frozenset[int], folder: Path
    ) -> None:
        self._backstage = backstage
        self._stacks = stacks
        self._people = people
        self._folder = folder
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="adding")

    async def document(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Add a file."""
        message = message_of(update)
        document = message.document
        if document is None or not self._may(message):
            await self._backstage.say(message, NOT_A_FILE)
            return
        name = file_name(document)
        shown = f"“{one_line(document.file_name or name, _SHOWN)}”"
        size = document.file_size or 0
        if size > _LARGEST:
            await self._backstage.say(message, _too_large(shown, size))
            return
        with provisional():
            progress = await self._backstage.say(message, f"Receiving {shown} …")
        path = self._folder / str(message.chat.id) / name
        await self._receive(document, path)
        await self._add(progress, shown, path)

    async def address(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Add the page at an address."""
        message = message_of(update)
        if not self._may(message):
            await self._backstage.say(message, NOT_A_PAGE)
            return
        address = (message.text or "").strip()
        with provisional():
            progress = await self._backstage.say(message, "Fetching the page …")
        await self._add(progress, "the page", address)

    async def remove(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Take out again what was added."""
        query = update.callback_query
        if query is None:
            return
        if query.from_user.id not in self._people:
            await acknowledge(query, NOT_AN_EDITOR, alert=True)
            return
        removed = await self._work(self._remove, (query.data or "").partition(":")[2])
        await self._tell_removed(query, removed)

    def _may(self, message: Message) -> bool:
        return message.from_user is not None and message.from_user.id in self._people

    async def _receive(self, document: Document, path: Path) -> None:
        # Beside its place first, so that a download that breaks off leaves an earlier file alone.
        part = path.with_name(f"{path.name}.part")
        await self._backstage.look(partial(path.parent.mkdir, parents=True, exist_ok=True))
        file = await self._backstage.patiently(document.get_file)
        await self._backstage.patiently(lambda: file.download_to_drive(part))
        await self._backstage.look(part.replace, path)

    async def _add(self, progress: Message, shown: str, source: Path | str) -> None:
        await self._backstage.edit(progress, (f"Reading {shown} …", []))
        shower = _ProgressShower(progress, shown)
        try:
            report = await self._work(self._stacks.add, [source], shower.heard)
            added = await self._backstage.look(self._from, str(source))
        except NewsquoteError as error:
            await shower.finish()
            reason = one_line(str(error), 1000)
            await self._backstage.edit(progress, (f"{shown} was not added: {reason}"[:4000], []))
            return
        await shower.finish()
        if not report.kept:
            await self._backstage.look(_delete, source)
            await self._backstage.edit(progress, (_refused(shown, report), []))
            return
        # What a feed leads to has addresses of its own: no one source to take out again.
        keyboard = under_added(article_id(str(source))) if added else None
        await self._backstage.edit(progress, (_added(shown, report, added), []), keyboard)

    def _from(self, source: str) -> list[ArticleSummary]:
        """Return the articles that came from a file, which may hold many, or from an address."""
        within = (f"{source}#", f"{source}/")
        articles = self._stacks.articles()
        return [a for a in articles if a.source == source or a.source.startswith(within)]

    def _remove(self, id_: str) -> list[ArticleSummary]:
        """Take out what came from the source of this id, and return it."""
        files = (file for file in self._folder.glob("*/*") if article_id(str(file)) == id_)
        file = next(files, None)
        found = [a for a in self._stacks.articles() if a.id == id_]
        if file is not None:
            found = self._from(str(file))
        for article in found:
            self._stacks.remove(article.id)
        if file is not None:
            _delete(file)
        return found

    async def _tell_removed(self, query: CallbackQuery, removed: list[ArticleSummary]) -> None:
        message = query.message
        if isinstance(message, Message):
            text = f"Removed: {_named(removed)}" if removed else "It is no longer in the archive."
            if removed or "Removed" not in (message.text or ""):
                await self._backstage.patiently(lambda: edit(message, (text, [])))
        await acknowledge(query, "Removed." if removed else "It had been removed already.")

    async def _work(self, call: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)


class _ProgressShower:
    """Shows in a message how much of a source is done, now and then.

    :param message: of the bot.
    :param shown: what the source is called.
    """

    def __init__(self, message: Message, shown: str) -> None:
        self._message = message
        self._shown = shown
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None

    def heard(self, done: int, found: int) -> None:
        """Take note of progress; called from another thread."""
        if 0 < done < found:
            self._loop.call_soon_threadsafe(self._show, f"{done:,} of {found:,}")

    async def finish(self) -> None:
        """Let what is being shown be shown to the end."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def _show(self, how_far: str) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._edit(how_far))

    async def _edit(self, how_far: str) -> None:
        await edit(self._message, (f"Reading {self._shown}: {how_far} …", []))
        await asyncio.sleep(_RENEWAL)


def file_name(document: Document) -> str:
    """Return a name to keep a file under: its own, without what means something to a system."""
    given = PurePosixPath((document.file_name or "").replace("\\", "/"))
    suffix = _UNSAFE.sub("", given.suffix)[:_LONGEST_SUFFIX]
    stem = _UNSAFE.sub("_", given.stem).strip("._ ")
    while len(stem.encode()) > _LONGEST_STEM:
        stem = stem[:-1]
    return f"{stem or 'file'}{suffix}"


def _delete(source: Path | str) -> None:
    if isinstance(source, Path):
        source.unlink(missing_ok=True)


def _too_large(shown: str, size: int) -> str:
    return (
        f"{shown} is too large: it has {size / _MEGABYTE:.0f} MB, and Telegram lets me take in "
        f"files up to {_LARGEST // _MEGABYTE} MB."
    )


def _refused(shown: str, report: AddReport) -> str:
    reasons = "; ".join(error.reason for error in report.refused[:3]) or "nothing to read in it"
    return cut(f"{shown} was not added: {reasons}", 2000)


def _added(shown: str, report: AddReport, articles: list[ArticleSummary]) -> str:
    if report.copies and not articles:
        of = one_line(report.copies[0][1], 300)
        return f"Already there: {shown} says what {of} does, and is kept as a further source of it."
    what = "Replaced" if report.replaced else "Added" if report.added else "Already there"
    refused = f"\n{len(report.refused)} parts of it could not be read." if report.refused else ""
    passages = sum(article.passages for article in articles)
    size = f" ({passages} passage{'' if passages == 1 else 's'})"
    if not articles:
        return f"{what}: {report.kept:,} articles from {shown}{refused}"
    return f"{what}: {_named(articles)}{size}{refused}"


def _named(articles: list[ArticleSummary]) -> str:
    if len(articles) == 1:
        return one_line(articles[0].title or articles[0].article, 300)
    return f"{len(articles):,} articles"
