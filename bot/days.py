"""Days in words."""

from datetime import date

# Not from the standard library, whose names follow the locale: the articles are in English.
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def day_in_words(day: date) -> str:
    """Return `day` as "4 November 2017"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
