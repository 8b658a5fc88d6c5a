"""Days of publication, read from a date line, front matter or a page's metadata."""

import re
import warnings
from datetime import UTC, date, datetime

from dateutil import parser

_EARLIEST_YEAR = 1600  # the first newspapers
_LONGEST = 60
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{8}")
# Two defaults that differ in every part: a parse that gives the same day with both named them all.
_DEFAULTS = (datetime(1996, 2, 28, tzinfo=UTC), datetime(1999, 11, 11, tzinfo=UTC))


def parse_day(text: str) -> date | None:
    """Return the day that `text` names in full (year, month and day), None where it names none.

    :param text: "04 November 2017", "2017-11-04T10:00:00Z", "Nov. 4, 2017"; 60 characters at most.
    """
    text = text.strip()
    if len(text) > _LONGEST or not _YEAR.search(text):
        return None
    days: list[date] = []
    for default in _DEFAULTS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an unknown time zone name does not change the day
                days.append(parser.parse(text, default=default).date())
        except (ValueError, OverflowError, TypeError):
            return None
    if days[0] != days[1] or days[0].year < _EARLIEST_YEAR:
        return None
    return days[0]
