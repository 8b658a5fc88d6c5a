"""Addresses into articles: pages, feeds with what they lead to, sitemaps."""

import codecs
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urldefrag

from documents.article import Article
from documents.errors import NewsquoteError, UnreadableSourceError
from documents.formats.feed import looks_like_feed
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions
from documents.isolation import Reading, ReadingProcess
from documents.isolation.process import Found
from documents.sources import SourceFile
from documents.web.entries import completed, hash_of, moved
from documents.web.fetching import Fetched, Fetcher
from documents.web.memory import Memory, NoMemory, Unchanged, Visit
from documents.web.sitemap import Listed, looks_like_sitemap, read_sitemap, sitemap_address
from documents.web.validators import NO_VALIDATORS, Validators

_FEED = "application/rss+xml"
_IS_FEED = "feed"
_IS_SITEMAP = "sitemap"
_MOST_SITEMAPS = 50
_RETRIED_AFTER = timedelta(days=1)  # what gave nothing, or of which nothing is said
# Encodings of names, of programs and of nothing; to decode a long page as the first takes hours.
_NOT_OF_PAGES = frozenset(("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape"))
_WHOLE = 60  # words of an entry that are an article where its page gives none


class WebReader:
    """Reads what is at addresses; fetched here, read in a process with limits.

    :param fetcher: closed with the reader.
    :param memory: of earlier visits.
    :param options: how what was fetched is read.
    :param process: that reads it, left open; None: one of its own, ended with the reader.
    :ivar found: addresses to fetch, as far as they are known.
    :ivar done: those that have been dealt with.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        memory: Memory | None = None,
        options: ReadingOptions = DEFAULT_OPTIONS,
        process: ReadingProcess | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._memory: Memory = NoMemory() if memory is None else memory
        self._process = ReadingProcess(options) if process is None else process
        self._owned = process is None
        self._learned: list[Visit] = []
        self._seen: set[str] = set()
        self.found = 0
        self.done = 0

    def close(self) -> None:
        """End connections and process."""
        self._fetcher.close()
        if self._owned:
            self._process.close()

    def interrupt(self) -> None:
        """End the process that reads from another thread, in the midst of a page."""
        if self._owned:
            self._process.interrupt()

    def learned(self) -> list[Visit]:
        """Return the visits since this was last asked; to be kept once their articles are."""
        learned, self._learned = self._learned, []
        return learned

    def read(
        self, addresses: Iterable[str], *, sitemaps: Iterable[str] = ()
    ) -> Iterator[Reading | Unchanged]:
        """Yield what is at `addresses` and the pages of `sitemaps`, each once."""
        wanted = [address.strip() for address in addresses]
        listing = [address.strip() for address in sitemaps]
        self.found += len(wanted) + len(listing)
        for address in wanted:
            if self._first(address):
                yield from self._at(address)
            self.done += 1
        for address in listing:
            yield from self._sitemap(address)
            self.done += 1

    def _first(self, address: str) -> bool:
        new = urldefrag(address)[0] not in self._seen
        self._seen.add(urldefrag(address)[0])
        return new

    def _at(self, address: str) -> Iterator[Reading | Unchanged]:
        """What is at an address that a person named."""
        try:
            with _refusing(address):
                visit = self._memory.visit(address)
                fetched = self._fetcher.fetch(address, self._validators(address, visit))
        except UnreadableSourceError as error:
            yield _refusal(address, error.reason)
            return
        if fetched.body is None:
            yield Unchanged(address)
        elif looks_like_sitemap(fetched.body):
            yield _refusal(address, "a sitemap; add --sitemap ADDRESS adds the pages that it lists")
        elif looks_like_feed(fetched.body):
            yield from self._feed(address, fetched)
        else:
            yield from self._page(fetched)

    def _validators(self, address: str, visit: Visit | None) -> Validators:
        if visit is None or visit.refused is not None:
            return NO_VALIDATORS
        known = visit.listed == _IS_FEED or self._memory.holds(address)
        return visit.validators if known else NO_VALIDATORS

    def _page(
        self, fetched: Fetched, entry: Article | None = None, listed: str = ""
    ) -> Iterator[Reading]:
        """The articles of a page; what it does not say of itself, the feed's entry may."""
        file = _file(fetched)
        reasons: list[UnreadableSourceError] = []
        several = False
        for found, notes in self._read(file):
            if isinstance(found, Article):
                several = True
                yield Reading(file, completed(found, fetched.final, entry), notes)
            else:
                reasons.append(found)
        if not several and entry is not None and len(entry.text.split()) >= _WHOLE:
            note = f"taken from the feed; its page gives none: {reasons[0].reason}"
            yield Reading(file, moved(entry, fetched.address), (note,))
            several = True
            reasons = []
        for error in reasons:
            yield Reading(file, error)
        refused = None if several or not reasons else reasons[0].reason
        self._learn(fetched.address, fetched.validators, listed, refused)
        yield Reading(file, None)

    def _read(self, file: SourceFile) -> Iterator[Found]:
        try:
            with _refusing(file.name):
                yield from self._process.read(file)
        except UnreadableSourceError as error:
            yield error, ()

    def _feed(self, address: str, fetched: Fetched) -> Iterator[Reading | Unchanged]:
        file = replace(_file(fetched), media_type=_FEED)
        entries: list[Article] = []
        for found, _ in self._read(file):
            if isinstance(found, UnreadableSourceError):
                yield Reading(file, found)
            else:
                entries.append(found)
        entries = entries[: self._fetcher.options.entries]
        self.found += len(entries)
        whole = True
        for entry in entries:
            if entry.url is None:  # a feed that is all there is
                yield Reading(file, replace(entry, url=address))
            elif self._first(entry.url):
                settled = yield from self._listed(entry.url, hash_of(entry), entry)
                whole = whole and settled
            self.done += 1
        if whole:  # else it is asked for again, for the sake of what may come yet
            self._learn(address, fetched.validators, _IS_FEED)
        yield Reading(file, None)

    def _sitemap(self, address: str) -> Iterator[Reading | Unchanged]:
        """The pages of a sitemap and of those that it names; so many are asked for and no more."""
        maps: list[tuple[Visit, list[Listed]]] = []
        waiting, asked = [Listed(sitemap_address(address), "")], set[str]()
        while waiting and len(asked) < _MOST_SITEMAPS:
            place = waiting.pop(0)
            if place.address not in asked:
                asked.add(place.address)
                found = yield from self._pages_of(place)
                waiting += found[2]
                maps.append(found[:2])
        left = self._fetcher.options.pages
        for read, pages in maps:
            chosen = []
            for page in pages:
                left -= not self._is_settled(page.address, page.changed)
                if left < 0:
                    break
                chosen.append(page)
            self.found += len(chosen)
            whole = len(chosen) == len(pages)
            for page in chosen:
                settled = yield from self._listed(page.address, page.changed)
                whole = whole and settled
                self.done += 1
            if whole and read.listed:  # else it is asked for again, for the sake of what is left
                self._learned.append(read)

    def _pages_of(
        self, place: Listed
    ) -> Generator[Reading | Unchanged, None, tuple[Visit, list[Listed], list[Listed]]]:
        """What one sitemap lists; returns what is to be learnt of it, its pages, its sitemaps.

        Only one all of whose pages have a day can be unchanged: of others, and of further
        sitemaps, it tells nothing when they change.
        """
        listed = f"{_IS_SITEMAP} {place.changed}"
        visit = self._memory.visit(place.address)
        nothing = Visit(place.address, _now()), list[Listed](), list[Listed]()
        before = NO_VALIDATORS
        if visit is not None and visit.listed.startswith(_IS_SITEMAP):
            if place.changed and visit.listed == listed:
                yield Unchanged(place.address)
                return nothing
            before = visit.validators
        try:
            with _refusing(place.address):
                fetched = self._fetcher.fetch(place.address, before)
                if fetched.body is None:
                    self._learn(place.address, before, listed)
                    yield Unchanged(place.address)
                    return nothing
                pages, further = read_sitemap(fetched.body, fetched.final, place.address)
        except UnreadableSourceError as error:
            yield _refusal(place.address, error.reason)
            return nothing
        dated = not further and all(page.changed for page in pages)
        pages = [page for page in pages if self._first(page.address)]
        learnt = Visit(place.address, _now(), fetched.validators, listed if dated else "")
        return learnt, pages, further

    def _listed(
        self, address: str, listed: str, entry: Article | None = None
    ) -> Generator[Reading | Unchanged, None, bool]:
        """What a feed or a sitemap leads to; returns whether there is nothing more to come."""
        visit = self._memory.visit(address)
        if visit is not None and self._is_settled(address, listed):
            if self._memory.holds(address):
                yield Unchanged(address)
            elif visit.refused is not None:  # else it was removed, and stays so
                yield _refusal(address, visit.refused)
            return True
        try:
            with _refusing(address):
                fetched = self._fetcher.fetch(address, self._validators(address, visit))
        except UnreadableSourceError as error:
            self._learn(address, NO_VALIDATORS, listed, error.reason)
            yield _refusal(address, error.reason)
            return False
        if fetched.body is None:
            self._learn(address, visit.validators if visit else NO_VALIDATORS, listed)
            yield Unchanged(address)
        elif looks_like_feed(fetched.body) or looks_like_sitemap(fetched.body):
            self._learn(address, NO_VALIDATORS, listed, "a feed, not an article")
            yield _refusal(address, "a feed, not an article")
        else:
            yield from self._page(fetched, entry, listed)
        return True

    def _is_settled(self, address: str, listed: str) -> bool:
        """Whether what a feed or a sitemap says of a page is not new, so that it is not asked for.

        A sitemap may say nothing of it: then it is asked for once a day.
        """
        visit = self._memory.visit(address)
        if visit is None or visit.listed != listed:
            return False
        recent = _now() - visit.at < _RETRIED_AFTER
        if not listed and not recent:
            return False
        return visit.refused is None or recent or self._memory.holds(address)

    def _learn(
        self, address: str, validators: Validators, listed: str = "", refused: str | None = None
    ) -> None:
        self._learned.append(Visit(address, _now(), validators, listed, refused))


def _file(fetched: Fetched) -> SourceFile:
    body, charset = fetched.body or b"", fetched.charset
    if charset and charset.lower().replace("-", "") != "utf8" and "html" in fetched.media_type:
        # What the server says of the encoding counts more than what the page does.
        with suppress(LookupError, ValueError):
            if codecs.lookup(charset).name not in _NOT_OF_PAGES:
                body = body.decode(charset, "replace").encode()
    return SourceFile(Path(), fetched.address, content=body, media_type=fetched.media_type or None)


@contextmanager
def _refusing(address: str) -> Iterator[None]:
    """Make of whatever goes wrong with an address a refusal of it: a page says what it likes.

    :raises UnreadableSourceError: in place of every fault that is neither one of the archive nor
        want of memory.
    """
    try:
        yield
    except (NewsquoteError, MemoryError):
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:120]
        reason = f"unexpected {type(error).__name__}{said and f': {said}'}"
        raise UnreadableSourceError(address, reason) from error


def _refusal(address: str, reason: str) -> Reading:
    file = SourceFile(Path(), address, content=b"")
    return Reading(file, UnreadableSourceError(address, reason))


def _now() -> datetime:
    return datetime.now(UTC)
