"""Addresses into articles: pages, feeds with what they lead to, sitemaps."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urldefrag

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats.feed import looks_like_feed
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions
from documents.isolation import Reading, ReadingProcess
from documents.isolation.process import Found
from documents.sources import SourceFile
from documents.web.body import file_of
from documents.web.entries import completed, hash_of, moved
from documents.web.fetching import Fetched, Fetcher
from documents.web.memory import REMOVED, Memory, Unchanged, Visit
from documents.web.refusing import refusal, refusing
from documents.web.sitemap import Listed, looks_like_sitemap, read_sitemap, sitemap_address
from documents.web.validators import NO_VALIDATORS
from documents.web.visits import Visits, now

_FEED_TYPE = "application/rss+xml"
_MOST_SITEMAPS = 50
_WHOLE = 60  # words of an entry that are an article where its page gives none
_NOTHING = "no article"


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
        self._visits = Visits(memory)
        self._process = ReadingProcess(options) if process is None else process
        self._owned = process is None
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
        return self._visits.learned()

    def read(
        self, addresses: Iterable[str], *, sitemaps: Iterable[str] = ()
    ) -> Iterator[Reading | Unchanged]:
        """Yield what is at `addresses` and the pages of `sitemaps`, each once."""
        wanted = [address.strip() for address in addresses]
        listing = [address.strip() for address in sitemaps]
        self.found += len(wanted) + len(listing)
        for address in wanted:
            if self._first(address):
                yield from _or_refusal(address, self._at(address))
            self.done += 1
        for address in listing:
            yield from _or_refusal(sitemap_address(address), self._sitemap(address))
            self.done += 1

    def _first(self, address: str) -> bool:
        new = urldefrag(address)[0] not in self._seen
        self._seen.add(urldefrag(address)[0])
        return new

    def _at(self, address: str) -> Iterator[Reading | Unchanged]:
        """What is at an address that a person named."""
        fetched = self._fetcher.fetch(address, self._visits.validators(address))
        if fetched.body is None:
            yield Unchanged(address)
        elif looks_like_sitemap(fetched.body):
            yield refusal(address, "a sitemap; add --sitemap ADDRESS adds the pages that it lists")
        elif looks_like_feed(fetched.body):
            yield from self._feed(address, fetched)
        else:
            yield from self._page(fetched)

    def _page(
        self, fetched: Fetched, entry: Article | None = None, listed: str | None = None
    ) -> Generator[Reading, None, bool]:
        """The articles of a page; returns whether it gave any, or would, had none been removed.

        What it does not say of itself, the feed's entry may.

        :param listed: what led to it, a feed or a sitemap, says of it; None: a person named it,
            who wants back what was removed.
        """
        file = file_of(fetched)
        errors: list[UnreadableSourceError] = []
        given: list[bool] = []  # of each article whether it is wanted
        for found, notes in self._read(file):
            if isinstance(found, UnreadableSourceError):
                errors.append(found)
                continue
            removed = found.source != fetched.address and self._visits.is_removed(found.source)
            given.append(listed is None or not removed)
            if given[-1]:
                if removed:
                    self._visits.learn(found.source)
                yield Reading(file, completed(found, fetched.final, entry), notes)
        reason = errors[0].reason if errors else "no article"
        if not given and entry is not None and len(entry.text.split()) >= _WHOLE:
            note = f"taken from the feed; its page gives none: {reason}"
            yield Reading(file, moved(entry, fetched.address), (note,))
            given.append(True)
            errors = []
        for error in errors:
            yield Reading(file, error)
        refused = reason if not given else None if any(given) else REMOVED
        self._visits.learn(fetched.address, fetched.validators, listed or "", refused)
        yield Reading(file, None)
        return bool(given)

    def _read(self, file: SourceFile) -> Iterator[Found]:
        """What the process finds in a file; what goes wrong here is an error of that file."""
        try:
            with refusing(file.name):
                yield from self._process.read(file)
        except UnreadableSourceError as error:
            yield error, ()

    def _feed(self, address: str, fetched: Fetched) -> Iterator[Reading | Unchanged]:
        file = replace(file_of(fetched), media_type=_FEED_TYPE)
        entries: list[Article] = []
        vain: list[datetime] = []
        for found, _ in self._read(file):
            if isinstance(found, UnreadableSourceError):
                vain.append(now())
                yield Reading(file, found)
            else:
                entries.append(found)
        entries = entries[: self._fetcher.options.entries]
        self.found += len(entries)
        for entry in entries:
            if entry.url is None:  # a feed that is all there is
                if not self._visits.is_removed(entry.source):
                    yield Reading(file, replace(entry, url=address))
            elif self._first(entry.url):
                since = yield from self._listed(entry.url, hash_of(entry), entry)
                vain += [] if since is None else [since]
            self.done += 1
        self._visits.learn_feed(address, fetched.validators, vain)
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
                left -= not self._visits.is_settled(page.address, page.changed)
                if left < 0:
                    break
                chosen.append(page)
            self.found += len(chosen)
            vain: list[datetime] = []
            for page in chosen:
                since = yield from self._listed(page.address, page.changed)
                vain += [] if since is None else [since]
                self.done += 1
            # Of one that pages are left of nothing is learnt: it is asked for whole.
            if len(chosen) == len(pages):
                self._visits.learn_sitemap(read, vain)

    def _pages_of(
        self, place: Listed
    ) -> Generator[Reading | Unchanged, None, tuple[Visit, list[Listed], list[Listed]]]:
        """What one sitemap lists; returns what is to be learnt of it, its pages, its sitemaps.

        Only one all of whose pages have a day can be unchanged: of others, and of further
        sitemaps, it tells nothing when they change.
        """
        before = self._visits.sitemap(place.address, place.changed)
        nothing = Visit(place.address, now()), list[Listed](), list[Listed]()
        if before.settled:
            yield Unchanged(place.address)
            return nothing
        try:
            with refusing(place.address):
                fetched = self._fetcher.fetch(place.address, before.validators)
                if fetched.body is not None:
                    pages, further = read_sitemap(fetched.body, fetched.final, place.address)
        except UnreadableSourceError as error:
            yield refusal(place.address, error.reason)
            return nothing
        if fetched.body is None:
            self._visits.learn_unchanged(before)
            yield Unchanged(place.address)
            return nothing
        dated = not further and all(page.changed for page in pages)
        pages = [page for page in pages if self._first(page.address)]
        whole = before.listed if dated else ""
        learnt = Visit(place.address, now(), fetched.validators, whole)
        return learnt, pages, further

    def _listed(
        self, address: str, listed: str, entry: Article | None = None
    ) -> Generator[Reading | Unchanged, None, datetime | None]:
        """What a feed or a sitemap leads to; returns since when that is nothing, None where it is.

        What was removed is passed over.
        """
        visit = self._visits.last(address)
        if visit is not None and self._visits.is_settled(address, listed):
            if self._visits.holds(address):
                yield Unchanged(address)
            elif not visit.removed:
                yield refusal(address, visit.refused or _NOTHING)
                return visit.at
            return None
        try:
            with refusing(address):
                fetched = self._fetcher.fetch(address, self._visits.validators(address))
        except UnreadableSourceError as error:
            return (yield from self._in_vain(address, listed, error.reason))
        if fetched.body is None:
            validators = visit.validators if visit else NO_VALIDATORS
            self._visits.learn(address, validators, listed)
            yield Unchanged(address)
            return None
        if looks_like_feed(fetched.body) or looks_like_sitemap(fetched.body):
            return (yield from self._in_vain(address, listed, "a feed, not an article"))
        gave = yield from self._page(fetched, entry, listed)
        return None if gave else now()

    def _in_vain(
        self, address: str, listed: str, reason: str
    ) -> Generator[Reading, None, datetime]:
        self._visits.learn(address, listed=listed, refused=reason)
        yield refusal(address, reason)
        return now()


def _or_refusal(
    address: str, readings: Iterator[Reading | Unchanged]
) -> Iterator[Reading | Unchanged]:
    """What is read at an address, up to where it goes wrong."""
    try:
        with refusing(address):
            yield from readings
    except UnreadableSourceError as error:
        yield refusal(address, error.reason)
