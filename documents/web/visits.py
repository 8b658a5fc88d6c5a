"""What earlier visits say of an address: whether it is asked for again, and on what condition."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from documents.web.memory import Memory, NoMemory, Visit
from documents.web.validators import NO_VALIDATORS, Validators

# What is remembered of feeds and sitemaps; of those "in part" a page gave nothing.
_FEED, _FEED_IN_PART = "whole feed", "feed in part"
_SITEMAP, _SITEMAP_IN_PART = "whole sitemap ", "sitemap in part "


class Visits:
    """Visits of before, and those that are being made.

    :param memory: of before; None: nothing is remembered.
    """

    def __init__(self, memory: Memory | None) -> None:
        self._memory: Memory = NoMemory() if memory is None else memory
        self._learned: list[Visit] = []

    def learned(self) -> list[Visit]:
        """Return the visits since this was last asked."""
        learned, self._learned = self._learned, []
        return learned

    def learn(
        self,
        address: str,
        validators: Validators = NO_VALIDATORS,
        listed: str = "",
        refused: str | None = None,
    ) -> None:
        """Remember a visit, the fields of `Visit`."""
        self._learned.append(Visit(address, now(), validators, listed, refused))

    def last(self, address: str) -> Visit | None:
        """Return the last visit of before, None where there was none."""
        return self._memory.visit(address)

    def holds(self, address: str) -> bool:
        """Whether what is at `address` is stored."""
        return self._memory.holds(address)

    def is_removed(self, source: str) -> bool:
        """Whether what `source` gave was removed since."""
        visit = self.last(source)
        return visit is not None and visit.removed

    def validators(self, address: str) -> Validators:
        """Return the condition to ask for `address` on; none where it is wanted in any case."""
        visit = self.last(address)
        if visit is None or visit.refused is not None:
            return NO_VALIDATORS
        if visit.listed in (_FEED, _FEED_IN_PART):
            known = visit.listed == _FEED or visit.recent
        else:
            known = self.holds(address)
        return visit.validators if known else NO_VALIDATORS

    def is_settled(self, address: str, listed: str) -> bool:
        """Whether what a feed or a sitemap says of a page is not new, so that it is not asked for.

        A sitemap may say nothing of it: then it is asked for once a day. What was removed is
        not asked for; what is neither held nor removed was lost, and is.
        """
        visit = self.last(address)
        if visit is None or visit.removed:
            return visit is not None
        if visit.listed != listed or not (listed or visit.recent):
            return False
        return self.holds(address) or (visit.refused is not None and visit.recent)

    def learn_feed(self, address: str, validators: Validators, vain: list[datetime]) -> None:
        """Remember a feed.

        :param vain: since when each of its pages that gave nothing does so.
        """
        listed = _FEED_IN_PART if vain else _FEED
        self._learned.append(Visit(address, min(vain, default=now()), validators, listed))

    def learn_sitemap(self, visit: Visit, vain: list[datetime]) -> None:
        """Remember a sitemap all of whose pages were asked for; `vain` as of a feed's."""
        if visit.listed:
            part = replace(visit, at=min(vain, default=visit.at), listed=_in_part(visit.listed))
            self._learned.append(part if vain else visit)

    def sitemap(self, address: str, changed: str) -> "KnownSitemap":
        """Return what is known of a sitemap.

        :param changed: when it did, as the one that names it says.
        """
        visit = self.last(address)
        listed = f"{_SITEMAP}{changed}"
        if visit is None:
            return KnownSitemap(None, listed, listed, settled=False)
        part = visit.listed.startswith(_SITEMAP_IN_PART) and visit.recent
        known = _in_part(listed) if part else listed
        return KnownSitemap(visit, listed, known, settled=bool(changed) and visit.listed == known)

    def learn_unchanged(self, sitemap: "KnownSitemap") -> None:
        """Remember that the server says that a sitemap is as it was."""
        if sitemap.visit is not None:
            self._learned.append(replace(sitemap.visit, listed=sitemap.known))


@dataclass(frozen=True)
class KnownSitemap:
    """What is known of a sitemap before it is asked for.

    :param visit: the last one.
    :param listed: what is remembered of it when all of its pages could be had.
    :param known: what is remembered of it when it is as it was.
    :param settled: whether it is as it was by what the one that names it says.
    """

    visit: Visit | None
    listed: str
    known: str
    settled: bool

    @property
    def validators(self) -> Validators:
        """The condition to ask for it on."""
        visit = self.visit
        if visit is None or not (self.known != self.listed or visit.listed.startswith(_SITEMAP)):
            return NO_VALIDATORS
        return visit.validators


def now() -> datetime:
    """Return the time of a visit."""
    return datetime.now(UTC)


def _in_part(listed: str) -> str:
    """What is remembered of a sitemap of which a page gave nothing."""
    return f"{_SITEMAP_IN_PART}{listed.removeprefix(_SITEMAP)}"
