"""What is remembered of an address, so that it need not be fetched again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from documents.web.validators import NO_VALIDATORS, Validators

REMOVED = "removed"
_RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Visit:
    """What came of fetching an address.

    :param address: or the source of one of several articles that one address gives.
    :param listed: a hash of what a feed or sitemap said of it; what says the same of it again need
        not be followed. "" where no feed led to it. Of a feed or sitemap itself, that it is one.
    :param refused: why it gave nothing, None where it gave something, `REMOVED` where that was
        removed since.
    :param at: when; of a feed or sitemap not all of whose pages could be had, when the first of
        these was asked for.
    """

    address: str
    at: datetime
    validators: Validators = NO_VALIDATORS
    listed: str = ""
    refused: str | None = None

    @property
    def removed(self) -> bool:
        """Whether what it gave was removed: only who names it wants it back."""
        return self.refused == REMOVED

    @property
    def recent(self) -> bool:
        """Whether it is so short a time ago that what gave nothing is not asked for again."""
        return datetime.now(UTC) - self.at < _RECENT


@dataclass(frozen=True)
class Unchanged:
    """What is at an address is stored already, and has not changed."""

    name: str


class Memory(Protocol):
    """Remembers visits, and knows what is stored."""

    def visit(self, address: str) -> Visit | None:
        """Return the last visit of an address, None where there was none."""

    def holds(self, address: str) -> bool:
        """Whether what is at an address is stored."""


class NoMemory:
    """Remembers nothing."""

    def visit(self, address: str) -> Visit | None:
        """Return None."""

    def holds(self, address: str) -> bool:
        """Return False."""
        return False
