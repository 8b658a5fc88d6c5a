"""At what pace people come and messages go."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from bot.telegram.crowd import Crowd
from bot.telegram.limiter import SendingLimiter
from bot.telegram.patience import LONGEST_WAIT, PausedError, patiently, wait_asked

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*`retry_after`:telegram.warnings.PTBDeprecationWarning"
)


def test_each_person_has_a_limit_of_their_own() -> None:
    async def come() -> list[bool]:
        crowd = Crowd(2, 60)
        return [await crowd.admits(person) for person in "aaabab"]

    assert asyncio.run(come()) == [True, True, False, True, False, True]


def test_people_who_are_gone_are_forgotten() -> None:
    async def come() -> int:
        crowd = Crowd(2, 0.001)
        for person in range(1500):
            await crowd.admits(person)
        await asyncio.sleep(0.01)
        for person in range(1000, 1500):
            await crowd.admits(person)
        await crowd.admits("new")
        return len(crowd._limits)

    assert asyncio.run(come()) < 1500


class Telegram:
    """Sends through the limiter; it asks to wait where a test says so."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.refused: list[int] = []
        self._limiter = SendingLimiter()

    async def send(self, chat: int, *, wait: float = 0.0) -> None:
        async def request() -> None:
            if wait:
                self.refused.append(chat)
                raise RetryAfter(timedelta(seconds=wait))
            self.sent.append(chat)

        data = {"chat_id": chat}
        await self._limiter.process_request(request, (), {}, "sendMessage", data, None)

    async def refuse(self, chat: int, wait: float) -> None:
        with pytest.raises(RetryAfter):
            await self.send(chat, wait=wait)

    async def pause_of(self, chat: int) -> float:
        """Return how long nothing is sent to a chat."""
        try:
            await self.send(chat)
        except PausedError as error:
            return wait_asked(error)
        return 0.0


def test_a_request_to_wait_holds_up_its_chat_alone() -> None:
    async def send() -> None:
        telegram = Telegram()
        await telegram.refuse(1, 3600)
        assert 3599 < await telegram.pause_of(1) <= 3600
        assert await telegram.pause_of(2) == 0
        assert (telegram.sent, telegram.refused) == ([2], [1])

    asyncio.run(send())


def test_what_is_asked_of_two_chats_holds_for_all_up_to_a_bound() -> None:
    async def send() -> None:
        telegram = Telegram()
        await telegram.refuse(1, 60)
        await telegram.refuse(2, 30)
        assert 29 < await telegram.pause_of(3) <= 30
        assert 59 < await telegram.pause_of(1) <= 60
        telegram = Telegram()
        await telegram.refuse(1, 7200)
        await telegram.refuse(2, 3600)
        assert LONGEST_WAIT - 1 < await telegram.pause_of(3) <= LONGEST_WAIT
        assert telegram.sent == []

    asyncio.run(send())


def test_a_pause_is_waited_out_and_ends() -> None:
    async def send() -> None:
        telegram, loop = Telegram(), asyncio.get_running_loop()
        start = loop.time()
        await telegram.refuse(1, 0.2)
        await patiently(lambda: telegram.send(1), ())
        assert loop.time() - start >= 0.2
        assert telegram.sent == [1]

    asyncio.run(send())


def test_a_pause_beyond_the_bound_fails_at_once() -> None:
    async def send() -> None:
        telegram = Telegram()
        await telegram.refuse(1, LONGEST_WAIT + 60)
        with pytest.raises(PausedError):
            await asyncio.wait_for(patiently(lambda: telegram.send(1)), 5)

    asyncio.run(send())
