"""At what pace people come and messages go."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from bot.telegram.crowd import Crowd
from bot.telegram.limiter import SendingLimiter

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


def test_a_request_to_wait_holds_up_the_others_and_fails_the_one() -> None:
    events: list[str] = []

    async def refused() -> None:
        events.append("refused")
        raise RetryAfter(timedelta(seconds=0.2))

    async def sent() -> None:
        events.append("sent")

    async def send() -> None:
        limiter = SendingLimiter()
        loop = asyncio.get_running_loop()
        start = loop.time()
        with pytest.raises(RetryAfter):
            await limiter.process_request(refused, (), {}, "sendMessage", {"chat_id": 1}, None)
        await limiter.process_request(sent, (), {}, "sendMessage", {"chat_id": 2}, None)
        assert loop.time() - start >= 0.2

    asyncio.run(send())
    assert events == ["refused", "sent"]
