"""When the articles that a question asks for were published, where it says so in plain words.

"In 2013" in a question nearly always tells when something happened, not when it was written: only
wording that speaks of articles, news or publishing is taken for a restriction. And "yesterday" or
"last week", counted from the day that it is, for no article says it of that day; but they hold only
where something was published then, and to this day, as what happened may be told later. "Last year"
and "today" mostly tell what an article tells. "In October", "on Tuesday" and "since May" restrict
nothing: articles of that time are preferred.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from dateutil.parser import ParserError, parse
from dateutil.relativedelta import relativedelta

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = "|".join(_MONTHS)
_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_FEW = 7
_TIME = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH}) \d{{1,2}}(?:,? \d{{4}})?"
    rf"|(?:{_MONTH})(?: \d{{4}})?|\d{{4}}-\d\d-\d\d|(?:19|20)\d\d|yesterday|today"
    r"|(?:last|this|past) (?:week|month|year)"
    rf"|(?:the )?(?:last|past) (?:\d{{1,3}}|{'|'.join(_NUMBERS)}) (?:day|week|month|year)s?)\b"
)
# "Report" alone is mostly a verb.
_ARTICLES = (
    r"(?:articles?|news|reports|stories|(?:the|an?|any|this|latest|newest|last|news) report)"
)
_WORDING = re.compile(
    # "The report of 1954" is mostly one that an article speaks of.
    rf"\b(?!the report of \d{{4}}\b){_ARTICLES} "
    r"(?:published |written |reported |dated |that appeared )?"
    rf"(?:(?P<how>since|after|before|until|from|in|of|on|during|within) )?(?P<time>{_TIME})",
    re.IGNORECASE,
)
# Why somebody was in the news in May may be told in a later article.
_WAS_IN_THE_NEWS = re.compile(r"^\W*(?:why|how|where)\b.*\bin the news\b", re.IGNORECASE)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_RELATIVE = re.compile(
    r"\b(?:(?P<how>since|before|until|from|in|of|on|during|within|over) )?"
    rf"(?P<time>yesterday|(?:last|past) week|(?:last|past) month|this (?:week|month)"
    rf"|last (?:{'|'.join(_DAYS)})"
    rf"|(?:the )?(?:last|past) (?:\d{{1,3}}|few|{'|'.join(_NUMBERS)}) (?:day|week|month)s?)\b"
    r"(?!['’])",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    rf"\b(?P<how>since|after|in|of|on|during) (?:early |mid-|late )?"
    rf"(?P<time>\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?: \d{{4}})?"
    rf"|(?:{_MONTH}) \d{{1,2}}(?!\d)(?:,? \d{{4}})?|(?:{_MONTH})(?: \d{{4}})?"
    rf"|(?<=since )(?:19|20)\d\d|(?:{'|'.join(_DAYS)}))\b(?!['’])",
    re.IGNORECASE,
)
_REPORTED = timedelta(days=31)  # after something happened it may still be news


@dataclass(frozen=True)
class Published:
    """Days of publication, both included; None where there is no bound.

    :param plain: whether the question speaks of publication, so that it holds in any case.
    """

    since: date | None
    until: date | None
    plain: bool = True

    def holds(self, day: date | None) -> bool:
        """Whether an article of `day` was published then."""
        if day is None:
            return False
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def __str__(self) -> str:
        """The days as a person is told of them."""
        if self.since is None:
            return f"published until {self.until}"
        if self.until is None:
            return f"published since {self.since}"
        return f"published from {self.since} to {self.until}"


def published_in(question: str, *, today: date) -> Published | None:
    """Return when the articles that `question` wants were published, None where it does not say.

    :param today: what "last week" is counted from.
    """
    found = None if _WAS_IN_THE_NEWS.match(question) else _WORDING.search(question)
    plain = found is not None
    if found is None:
        found = _RELATIVE.search(question)
    period = None if found is None else _period(found["time"].lower(), today)
    if found is None or period is None:
        return None
    first, last = period
    how = (found["how"] or "").lower()
    if how == "since":
        return Published(first, None, plain)
    if how == "after":
        return Published(last + timedelta(days=1), None, plain)
    if how == "before":
        return Published(None, first - timedelta(days=1), plain)
    if how == "until":
        return Published(None, last, plain)
    return Published(first, last if plain else max(last, today), plain)


def preferred_in(question: str, *, today: date) -> Published | None:
    """Return when articles on what `question` says happened at a time were published, most likely.

    None where it names no time that days of publication tell anything of. `plain` says whether its
    words alone name the time, with the year, and not the day that it is.

    :param today: what "in October" is counted from.
    """
    found = _HAPPENED.search(question)
    period = None if found is None else _period(found["time"].lower(), today)
    if found is None or period is None:
        return None
    first, last = period
    how = found["how"].lower()
    plain = re.search(r"\d{4}", found["time"]) is not None and how not in ("since", "after")
    if how in ("since", "after"):
        return Published(first, None, plain)
    return Published(first, last + _REPORTED, plain)


def _period(time: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that `time` names."""
    words = time.removeprefix("the ").split()
    if time in ("today", "yesterday"):
        day = today - timedelta(days=time == "yesterday")
        return day, day
    if len(words) == 3 and words[0] in ("last", "past"):
        number = int(words[1]) if words[1].isdigit() else _NUMBERS.get(words[1], _FEW)
        return _before(today, number, words[2].rstrip("s")), today
    if words[-1] in _DAYS:
        day = today - timedelta(days=(today.weekday() - _DAYS.index(words[-1]) - 1) % 7 + 1)
        return day, day
    if words[0] in ("last", "this", "past"):
        return _calendar(words[1], back=words[0] != "this", today=today)
    if re.fullmatch(r"\d{4}", time):
        return date(int(time), 1, 1), date(int(time), 12, 31)
    if words[0] in _MONTHS and (len(words) == 1 or re.fullmatch(r"\d{4}", words[1])):
        month = _MONTHS.index(words[0]) + 1
        year = int(words[1]) if len(words) > 1 else today.year - (month > today.month)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    try:
        day = parse(time, default=datetime.combine(today, time_of_day.min)).date()
    except (ParserError, OverflowError):
        return None
    if not re.search(r"\d{4}", time) and day > today:
        day -= relativedelta(years=1)
    return day, day


def _calendar(unit: str, *, back: bool, today: date) -> tuple[date, date]:
    """The calendar week (from Monday), month or year of `today`, or the one before."""
    if unit == "week":
        first = today - timedelta(days=today.weekday() + 7 * back)
        return first, first + timedelta(days=6)
    if unit == "month":
        first = today.replace(day=1) - relativedelta(months=int(back))
        return first, first + relativedelta(months=1) - timedelta(days=1)
    year = today.year - back
    return date(year, 1, 1), date(year, 12, 31)


def _before(today: date, number: int, unit: str) -> date:
    if unit == "day":
        return today - timedelta(days=number)
    if unit == "week":
        return today - timedelta(weeks=number)
    if unit == "month":
        return today - relativedelta(months=number)
    return today - relativedelta(years=number)
