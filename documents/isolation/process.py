"""One process that reads files for this one, started anew whenever a file was too much for it."""

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions
from documents.isolation import wire
from documents.sources import SourceFile

_ROOT = Path(__file__).parents[2]
# By import rather than as a script, whose folder would stand in front of every other module's.
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1));"
    "from documents.isolation.worker import main; main()"
)
_START_SECONDS = 60.0
Found = tuple[Article | UnreadableSourceError, tuple[str, ...]]


class ReadingProcess:
    """Reads files in a process with limits; the process is started with the first file.

    Not to be used by two threads at a time.

    :param options: that files are read with; `seconds` counts anew from each part of a file, one
        that is passed over, too.
    """

    def __init__(self, options: ReadingOptions = DEFAULT_OPTIONS) -> None:
        self.options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def read(self, file: SourceFile) -> Iterator[Found]:
        """Yield what is in `file`, articles with notes about them, and errors."""
        try:
            connection = self._started()
            connection.send_bytes(wire.asked(file))
            if file.content is not None:
                connection.send_bytes(file.content)
            while connection.poll(self.options.seconds):
                message: wire.Message = json.loads(connection.recv_bytes())
                if "done" in message:
                    return
                if "at it" in message:
                    continue
                yield wire.item_of(message), tuple(message.get("notes", ()))
                if message.get("last"):
                    self.close()
                    return
            self.close()
            reason = f"reading it takes longer than {self.options.seconds:g} seconds"
            yield UnreadableSourceError(file.name, reason), ()
        except (EOFError, OSError):  # it was ended by the system, or by a fault of a library
            self.close()
            reason = "the process that read it broke down, perhaps for want of memory"
            yield UnreadableSourceError(file.name, reason), ()
        except GeneratorExit:  # there are messages nobody waits for any more
            self.close()
            raise

    def close(self) -> None:
        """End the process; a second call does nothing, and the next file starts another."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None

    def interrupt(self) -> None:
        """End the process from another thread, while a file is being read."""
        process = self._process
        if process is not None:
            process.kill()

    def _started(self) -> Connection:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._connection is None:
            here, there = multiprocessing.Pipe()
            number = there.fileno()
            options = wire.options_as_text(self.options)
            with there:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                    [sys.executable, "-c", _START, str(_ROOT), str(number), options],
                    pass_fds=[number],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            self._connection = here
            if not here.poll(_START_SECONDS):
                raise TimeoutError("the process that reads files does not start")
            here.recv_bytes()
        return self._connection
