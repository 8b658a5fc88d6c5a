"""What some settings may be; each function raises ValueError for what it cannot take."""

import math
from collections.abc import Callable

from bot.address import Address


def natural(value: object) -> int:
    """Return a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int | str) or int(value) < 0:
        raise ValueError("a whole number from 0")
    return int(value)


def rate(value: object) -> float:
    """Return a finite number above 0."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a number above 0")
    number = float(value)
    if not 0 < number < math.inf:
        raise ValueError("a number above 0")
    return number


def address(value: object) -> Address:
    """Return the host and port of a text like 127.0.0.1:8443 or [::1]:8443."""
    if not isinstance(value, str):
        raise ValueError("an address")
    return Address.of(value)


def choice(*words: str) -> Callable[[object], str]:
    """Return a function that takes any of `words`."""

    def chosen(value: object) -> str:
        if not isinstance(value, str) or value.strip().lower() not in words:
            raise ValueError(" or ".join(words))
        return value.strip().lower()

    return chosen
