"""Calling Telegram again."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.patience import LONGEST_WAIT, PausedError, patiently

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*`retry_after`:telegram.warnings.PTBDeprecationWarning"
)


class Telegram:
    """Fails with each of some errors, then works; counts the attempts."""

    def __init__(self, *errors: TelegramError) -> None:
        self.attempts = 0
        self._errors = iter(errors)

    async def send(self) -> str:
        self.attempts += 1
        error = next(self._errors, None)
        if error is not None:
            raise error
        return "sent"


def test_passing_failures_are_waited_out() -> None:
    telegram = Telegram(NetworkError("away"), TimedOut(), RetryAfter(timedelta(seconds=0.01)))
    assert asyncio.run(patiently(telegram.send, (0, 0, 0))) == "sent"
    assert telegram.attempts == 4


def test_patience_ends() -> None:
    telegram = Telegram(*[NetworkError("away")] * 9)
    with pytest.raises(NetworkError, match="away"):
        asyncio.run(patiently(telegram.send, (0, 0)))
    assert telegram.attempts == 3


def test_what_waiting_does_not_mend_is_raised_at_once() -> None:
    for error in (BadRequest("no"), Forbidden("no"), RetryAfter(int(LONGEST_WAIT) + 1)):
        telegram = Telegram(error)
        with pytest.raises(type(error)):
            asyncio.run(patiently(telegram.send, (0, 0)))
        assert telegram.attempts == 1


def test_a_pause_that_goes_on_is_waited_out_up_to_the_bound() -> None:
    telegram = Telegram(*[PausedError(timedelta(seconds=0.001))] * 9)
    assert asyncio.run(patiently(telegram.send, (0, 0))) == "sent"
    telegram = Telegram(RetryAfter(timedelta(seconds=0.01)), RetryAfter(int(LONGEST_WAIT)))
    with pytest.raises(RetryAfter):
        asyncio.run(patiently(telegram.send, (0, 0, 0)))
    assert telegram.attempts == 2
