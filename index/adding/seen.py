"""Files as they are read: which need not be, and what is to be remembered of the others."""

from collections.abc import Sequence

from documents import Article, Reading, ReadingOptions, SourceFile
from index.tables.files import FileTable, ReadFile, mark_of


class SeenFiles:
    """Tells files that have not changed, and notes what comes of those that are read.

    :param table: what is remembered.
    :param options: how files are read.
    """

    def __init__(self, table: FileTable, options: ReadingOptions) -> None:
        self._table = table
        self._options = options
        self._marks: dict[str, str] = {}
        self._ids: list[str] | None = []  # of the file in hand; None: something in it was refused
        self._read: list[ReadFile] = []

    def names_in(self, file: SourceFile) -> list[str]:
        """Return the names of the articles of a file that has not changed, else none."""
        mark = mark_of(file, self._options)
        names = self._table.names_in(file.source, mark) if mark else []
        if mark and not names:
            self._marks[file.source] = mark
        return names

    def note(self, readings: Sequence[Reading]) -> None:
        """Note what was read, in order; a file may go on in the next call.

        What was refused is read again the next time, so that it is told again.
        """
        for reading in readings:
            if isinstance(reading.found, Article):
                if self._ids is not None:
                    self._ids.append(reading.found.id)
            elif reading.found is not None:
                self._ids = None
            else:
                mark = self._marks.get(reading.file.source)
                if mark and self._ids:
                    self._read.append(ReadFile(reading.file.source, mark, tuple(self._ids)))
                self._ids = []

    def remember(self) -> None:
        """Keep what was noted, all of which has been written."""
        read, self._read = self._read, []
        self._table.remember(read)
