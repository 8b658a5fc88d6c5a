"""How the bot treats people: whom it answers, how much of it, how fast."""

from dataclasses import dataclass

from bot.telegram.limiter import PER_SECOND


@dataclass(frozen=True)
class Manners:
    """Limits, all of which are settings.

    :param allowed: ids of the people and chats that are answered; None: everybody.
    :param rate: messages a minute that one person may send; 0: any number.
    :param queue: questions that are being answered or wait for it; more are put off.
    :param workers: questions that are worked on at the same time.
    :param send_rate: requests a second that concern a chat, at most; Telegram allows 30.
    """

    allowed: frozenset[int] | None = None
    rate: int = 20
    queue: int = 64
    workers: int = 2
    send_rate: float = PER_SECOND

    def __post_init__(self) -> None:
        for name in ("queue", "workers", "send_rate"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if self.rate < 0:
            raise ValueError(f"rate must not be negative, got {self.rate}")


DEFAULT = Manners()
