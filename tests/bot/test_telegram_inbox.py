"""Updates on disk."""

import random
import shutil
from pathlib import Path

import pytest

from bot.telegram.inbox import KEPT_FOR, LOG_EMPTIED_EVERY, Inbox, Unfinished
from documents.errors import NewsquoteError

BOT = 4711


def update(number: int, text: str = "Where?") -> dict[str, object]:
    """Return an update as JSON has it."""
    return {"update_id": number, "message": {"text": text}}


def held(path: Path) -> bytes:
    """Return all that stands in the file and those beside it."""
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


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
    assert b"secret" in held(path)
    inbox.finish(1)
    assert b"secret" not in held(path)
    assert {file.stat().st_mode & 0o077 for file in path.parent.iterdir()} == {0}
    inbox.close()


def test_what_was_said_goes_soon_though_others_wait(path: Path) -> None:
    now = 1000.0
    inbox = Inbox(path, bot=BOT, clock=lambda: now)
    inbox.receive([update(1, text="a secret word"), update(2), update(3)])
    inbox.finish(1)
    now += LOG_EMPTIED_EVERY
    inbox.finish(2)
    assert b"secret" not in held(path)
    inbox.close()


def test_nothing_is_left_of_many_that_came_and_went(path: Path) -> None:
    rng = random.Random(1)  # noqa: S311 - repeatable, not secret
    inbox = Inbox(path, bot=BOT)
    waiting: list[int] = []
    for first in range(0, 400, 4):
        new = range(first, first + 4)
        sizes = [rng.choice((5, 50, 300, 2000)) for _ in new]
        inbox.receive([update(n, "secret" + "x" * s) for n, s in zip(new, sizes, strict=True)])
        waiting += new
        rng.shuffle(waiting)
        while len(waiting) > 40:
            inbox.finish(waiting.pop())
    for number in waiting:
        inbox.finish(number)
    inbox.erase()
    assert b"secret" not in held(path)
    inbox.close()


def test_a_crash_leaves_nothing_that_is_answered(path: Path, tmp_path: Path) -> None:
    inbox = Inbox(path, bot=BOT)
    inbox.receive([update(1, text="a secret word"), update(2)])
    inbox.finish(1)
    left = Path(shutil.copytree(path.parent, tmp_path / "left")) / path.name
    inbox.close()
    assert b"secret" in held(left)
    inbox = Inbox(left, bot=BOT)
    assert b"secret" not in held(left)
    assert [one.number for one in inbox.unfinished()] == [2]
    inbox.close()


def test_another_file_is_one_line(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("no database at all, but long enough to be looked at as one" * 20)
    with pytest.raises(NewsquoteError, match=r"conversations\.db: updates: "):
        Inbox(path, bot=BOT)
