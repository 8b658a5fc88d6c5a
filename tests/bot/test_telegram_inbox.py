"""Updates on disk."""

from pathlib import Path

import pytest

from bot.telegram.inbox import KEPT_FOR, Inbox, Unfinished
from documents.errors import NewsquoteError

BOT = 4711


def update(number: int, text: str = "Where?") -> dict[str, object]:
    """Return an update as JSON has it."""
    return {"update_id": number, "message": {"text": text}}


def test_what_is_received_is_known_until_it_is_old(path: Path) -> None:
    now = 1000.0
    inbox = Inbox(path, bot=BOT, clock=lambda: now)
    assert inbox.receive([update(1), update(2)]) == {1, 2}
    inbox.finish(1)
    assert inbox.receive([update(1), update(2), update(3)]) == {3}
    now += KEPT_FOR + 1
    assert inbox.receive([]) == set()
    assert inbox.receive([update(1), update(2)]) == {1}
    inbox.close()


def test_what_is_unfinished_outlives_the_process_with_its_history(path: Path) -> None:
    first = Inbox(path, bot=BOT)
    first.receive([update(number) for number in (4, 3, 2, 1)])
    for number in (1, 2, 3):
        first.start(number)
    first.sending(2)
    first.sending(3)
    first.not_sent(3)
    first.finish(1)
    first.close()
    second = Inbox(path, bot=BOT)
    assert second.unfinished() == [
        Unfinished(2, update(2), starts=1, unsure=1),
        Unfinished(3, update(3), starts=1, unsure=0),
        Unfinished(4, update(4), starts=0, unsure=0),
    ]
    second.close()


def test_bots_do_not_share_their_numbers(path: Path) -> None:
    inbox, other = Inbox(path, bot=BOT), Inbox(path, bot=BOT + 1)
    assert inbox.receive([update(1)]) == other.receive([update(1)]) == {1}
    inbox.finish(1)
    assert (len(inbox.unfinished()), len(other.unfinished())) == (0, 1)
    inbox.close()
    other.close()


def test_nothing_that_was_said_is_kept_once_it_is_answered(path: Path) -> None:
    inbox = Inbox(path, bot=BOT)
    inbox.receive([update(1, text="a secret word")])
    inbox.finish(1)
    inbox.close()
    assert b"secret" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_another_file_is_one_line(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("no database at all, but long enough to be looked at as one" * 20)
    with pytest.raises(NewsquoteError, match=r"conversations\.db: updates: "):
        Inbox(path, bot=BOT)
