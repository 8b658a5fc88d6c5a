"""One key after the other, and lines, from a person at a terminal or through a pipe."""

import sys
from collections.abc import Callable
from typing import Protocol

import typer


class Keys(Protocol):
    """What a person presses and types; `EOFError` when nothing more comes."""

    def key(self) -> str:
        """Return the next key that is a sign, in lower case."""
        ...

    def line(self, prompt: str) -> str:
        """Return a line, without its end."""
        ...


class TerminalKeys:
    """Keys of a terminal as they are pressed; from a pipe, the signs of its lines.

    A dumb terminal that sends whole lines works, too: ends of lines are no keys.

    :param read: returns what was pressed, at least one sign; None: from the terminal.
    """

    def __init__(self, read: Callable[[], str] | None = None) -> None:
        self._read = _pressed if read is None else read
        self._waiting = ""

    def key(self) -> str:
        """Return the next key that is a sign, in lower case."""
        while True:
            if not self._waiting:
                pressed = self._read()
                # What begins so is an arrow or another key that is no sign.
                self._waiting = "" if pressed.startswith("\x1b") else pressed
            key, self._waiting = self._waiting[:1], self._waiting[1:]
            if key == "\x03":
                raise KeyboardInterrupt
            if key == "\x04":
                raise EOFError
            if key.strip() and key.isprintable():
                return key.lower()

    def line(self, prompt: str) -> str:
        """Return a line, without its end."""
        self._waiting = ""
        return input(prompt)


def _pressed() -> str:
    if sys.stdin.isatty():
        return typer.getchar()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line
