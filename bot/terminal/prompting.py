"""Lines that a person types, or that come through a pipe."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

PROMPT = "> "


def lines(commands: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield what is typed until the end of input; a pasted text of several lines is one.

    A terminal gets arrow keys, the lines typed before and completion of `commands` by tab; a dumb
    one, and a pipe, plain reading.

    :param environment: says by TERM what the terminal can do; None: the process's own.
    """
    if environment is None:
        environment = os.environ
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not terminal:
        yield from _read(lambda: input(""))
    elif environment.get("TERM", "dumb") in ("dumb", "") and os.name != "nt":
        yield from _read(lambda: input(PROMPT))
    else:
        yield from _read(_session(commands))


def _read(line: Callable[[], str]) -> Iterator[str]:
    while True:
        try:
            yield line()
        except EOFError:
            return
        except KeyboardInterrupt:  # gives up the line, not the conversation
            yield ""


def _session(commands: Sequence[str]) -> Callable[[], str]:
    # Here, for nothing but a terminal needs it.
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter

    session: PromptSession[str] = PromptSession(
        completer=WordCompleter(list(commands), sentence=True), complete_while_typing=False
    )
    return lambda: session.prompt(PROMPT)
