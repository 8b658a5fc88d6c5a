"""Days of publication, read from a date line, front matter or a document's metadata."""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_EARLIEST_YEAR = 1600  # the first newspapers
_LONGEST = 60
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{8}")
# Two defaults that differ in every part: a parse that gives the same day with both named them all.
_DEFAULTS = (datetime(1996, 2, 28), datetime(1999, 11, 11))  # noqa: DTZ001 - a zone is a find


@dataclass(frozen=True)
class Moment:
    """When something was published.

    :param day: the day where it was published.
    :param at: the time with its zone, None where no zone is known.
    """

    day: date
    at: datetime | None = None

    @classmethod
    def of(cls, value: datetime) -> "Moment":
        """Return the moment of `value`; without a zone only its day counts."""
        # By way of ISO, so that the zone is an offset, whatever kind of zone the parser made.
        at = datetime.fromisoformat(value.isoformat()) if value.utcoffset() is not None else None
        return cls(value.date(), at)


def parse_day(text: str) -> date | None:
    """Return the day that `text` names in full, None where it names none that can be.

    :param text: "04 November 2017", "2017-11-04T10:00:00Z", "Nov. 4, 2017"; 60 characters at most.
    """
    moment, _ = first_moment([text])
    return None if moment is None else moment.day


def first_moment(found: Iterable[str | datetime | None]) -> tuple[Moment | None, tuple[str, ...]]:
    """Return the first of `found` that names a day which can be; where none does, notes say why.

    A text names a day when it holds year, month and day and nothing else but a time. A day in the
    future (tomorrow is today somewhere) or before 1600 cannot be one of publication.

    :param found: best first.
    """
    notes: list[str] = []
    for value in found:
        if value is None:
            continue
        moment = _parse(value) if isinstance(value, str) else Moment.of(value)
        if moment is None:
            continue
        if moment.day.year < _EARLIEST_YEAR:
            notes.append(f"the date {moment.day} lies before {_EARLIEST_YEAR} and was dropped")
        elif moment.day > (datetime.now(UTC) + timedelta(days=1)).date():
            notes.append(f"the date {moment.day} lies in the future and was dropped")
        else:
            return moment, ()
    return None, tuple(dict.fromkeys(notes))


def _parse(text: str) -> Moment | None:
    from dateutil import parser

    text = text.strip()
    if len(text) > _LONGEST or not _YEAR.search(text):
        return None
    found: list[datetime] = []
    for default in _DEFAULTS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an unknown time zone name does not change the day
                found.append(parser.parse(text, default=default))
        except (ValueError, OverflowError, TypeError):
            return None
    if found[0].date() != found[1].date():
        return None
    try:
        return Moment.of(found[0])
    except ValueError:  # a zone a day or more away
        return Moment(found[0].date())
