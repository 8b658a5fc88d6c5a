"""What the operator's log looks like."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import log_to_stderr
from bot.telegram.delivery import Delivery, working_on

WORDS = "who won the cup"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave the loggers of the tests as they were."""
    root, own = logging.getLogger(), logging.getLogger("bot")
    handlers, level, own_level = root.handlers[:], root.level, own.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    own.setLevel(own_level)


async def _write(note: object, number: int) -> None:
    """Write nothing."""


def _log(form: str | None) -> list[str]:
    stream = io.StringIO()
    log_to_stderr(form, stream)
    with working_on(Delivery(1001, None, _write)):
        logging.getLogger("bot.telegram.gate").info("refused, %s", "busy", extra={"seconds": 0.5})
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("library").exception("it failed")
    logging.getLogger("library").info("of no interest")
    return stream.getvalue().splitlines()


def test_each_line_is_an_object_without_words_of_people() -> None:
    first, second = (json.loads(line) for line in _log("json"))
    assert first.pop("time") <= second.pop("time")
    assert first == {
        "level": "INFO",
        "logger": "bot.telegram.gate",
        "message": "refused, busy",
        "seconds": 0.5,
        "update": 1001,
    }
    assert second["exc_info"].startswith("ValueError (message withheld")
    assert "in _log" in second["exc_info"]
    assert WORDS not in str(second)


def test_people_read_text() -> None:
    lines = _log("text")
    assert lines[0].endswith(" INFO bot.telegram.gate: refused, busy")
    assert lines[2].startswith("ValueError (message withheld")
    assert WORDS not in "".join(lines)


def test_what_is_no_terminal_gets_json() -> None:
    assert json.loads(_log(None)[0])["message"] == "refused, busy"
