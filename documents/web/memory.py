"""What is remembered of an address, so that it need not be fetched again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from documents.web.validators import NO_VALIDATORS, Validators


@dataclass(frozen=True)
class Visit:
    """What came of fetching an address.

    :param listed: a hash of what a feed or sitemap said of it; what says the same of it again need
        not be followed. "" where no feed led to it.
    :param refused: why it gave nothing, None where it gave something.
    :param at: when.
    """

    address: str
    at: datetime
    validators: Validators = NO_VALIDATORS
    listed: str = ""
    refused: str | None = None


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
