"""The process that reads: takes the names of files, says what is in them, under limits."""

import os
import resource
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection

from documents.errors import UnreadableSourceError
from documents.formats.options import MEGABYTE, ReadingOptions
from documents.formats.registry import PassedOver
from documents.isolation import wire
from documents.reading import read_steps
from documents.sources import SourceFile

_NICENESS = 5  # so that embedding, which takes longer, goes first
_GRACE_SECONDS = 5
_OFTEN = 20  # times within the limit that it is said that parts are passed over: there may be many


def main() -> None:
    """Read files until the other side is gone.

    :param sys.argv: the number of the connection's file, and the options.
    """
    # Ctrl-C goes to all processes of a terminal; the one that asks ends this one when it is done.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    connection = Connection(int(sys.argv[1]))
    options = wire.options_of(sys.argv[2])
    limit(options)
    connection.send_bytes(wire.done())
    while True:
        try:
            file = wire.file_of(connection.recv_bytes(), connection.recv_bytes)
            _answer(connection, file, options)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def limit(options: ReadingOptions) -> None:
    """Bound what this process may take: address space, files written (none), core dumps (none)."""
    bounds = (
        (resource.RLIMIT_AS, options.memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in bounds:
        with suppress(ValueError, OSError):  # macOS knows no bound of address space
            resource.setrlimit(which, (most, most))
    os.nice(_NICENESS)


def _answer(connection: Connection, file: SourceFile, options: ReadingOptions) -> None:
    """Say what is in a file, a message for each article, and that parts of it are passed over."""
    alarm = int(options.seconds) + _GRACE_SECONDS
    said = time.monotonic()
    try:
        signal.alarm(alarm)  # ends this process, should the other be gone and not end it
        for item, notes in read_steps(file, options):
            # The other side takes messages when it has time for them, which is no time of reading.
            signal.alarm(0)
            if not isinstance(item, PassedOver):
                connection.send_bytes(wire.found(item, notes))
                said = time.monotonic()
            elif time.monotonic() - said >= options.seconds / _OFTEN:
                connection.send_bytes(wire.at_it())
                said = time.monotonic()
            signal.alarm(alarm)
    except MemoryError:
        signal.alarm(0)
        reason = f"reading it takes more than {options.memory // MEGABYTE} MB of memory"
        connection.send_bytes(wire.given_up(UnreadableSourceError(file.name, reason)))
        sys.exit()  # what a library was at when memory ran out is anyone's guess
    signal.alarm(0)
    connection.send_bytes(wire.done())
