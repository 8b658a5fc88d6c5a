"""What an index was made with; a mismatch is refused before anything else is read."""

from dataclasses import asdict, dataclass
from typing import Any

from index.database.migrations import FIRST_VERSION, FORMAT_VERSION
from index.errors import IndexMismatchError


@dataclass(frozen=True)
class Manifest:
    """What a database was made with.

    :param model: name of the encoder whose embeddings are stored.
    :param dimension: length of one embedding.
    :param metric: how embeddings are compared; "cosine" is the only one so far.
    :param format_version: of the tables.
    """

    model: str
    dimension: int
    metric: str = "cosine"
    format_version: int = FORMAT_VERSION

    def __post_init__(self) -> None:
        if self.dimension < 1:
            raise ValueError(f"dimension must be at least 1, got {self.dimension}")

    def to_rows(self) -> list[tuple[str, str]]:
        """The manifest as (key, value) rows."""
        return [(key, str(value)) for key, value in asdict(self).items()]

    def check(self, stored: dict[str, str], where: str) -> int:
        """Compare with the rows of a database; return its format, this one or an earlier.

        :param where: the database, as an error names it.
        :raises IndexMismatchError: naming the first difference and what to do about it.
        """
        version = stored.get("format_version", "")
        if not version.isdecimal() or not FIRST_VERSION <= int(version) <= self.format_version:
            raise IndexMismatchError(
                f"{where} has format {version or 'of no number'}, and this newsquote reads formats "
                f"up to {self.format_version}: pip install --upgrade newsquote"
            )
        for key, expected in self.to_rows():
            if key == "format_version":
                continue
            found: Any = stored.get(key)
            if found != expected:
                raise IndexMismatchError(
                    f"{where} was made with {key} {found!r}, but {expected!r} is set: set it back, "
                    "or choose another NEWSQUOTE_HOME and add the articles again"
                )
        return int(version)
