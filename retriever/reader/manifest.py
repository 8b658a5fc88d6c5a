"""What a folder with a reader says about itself, and whether it is so."""

from dataclasses import dataclass
from typing import Any

from index.encoder.manifest import ModelManifest
from retriever.reader.errors import ReaderError
from retriever.reader.ranking import Ranking

ALL = 1000.0  # of `enough`: no span scores so much


@dataclass(frozen=True, kw_only=True)
class ReaderManifest(ModelManifest):
    """A reader in a folder.

    :param seed: of the training.
    :param ranking: from evidence to the probability that a quote answers.
    :param enough: the evidence `span` of the best of the first passages from which on no further
        passage is read; above anything where all are to be.
    :param threshold: the probability below which silence serves best, by the calibration data.
    """

    kind = "reader"
    version = 4
    remedy = "reinstall newsquote, or make it again with `make reader`"
    error = ReaderError

    seed: int
    ranking: Ranking
    enough: float
    threshold: float
    format_version: int = version

    @classmethod
    def parsed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the fields from what the file holds.

        :raises ValueError: when something is missing there.
        """
        return super().parsed(values) | {"ranking": Ranking(**values["ranking"])}
