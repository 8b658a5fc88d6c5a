"""What a folder with a reader says about itself, and whether it is so."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.encoder.manifest import FileRecord
from retriever.reader.errors import ReaderError
from retriever.reader.ranking import Ranking

FORMAT_VERSION = 4
MANIFEST = "manifest.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
ALL = 1000.0  # of `enough`: no span scores so much
_REMEDY = "reinstall newsquote, or make it again with `make reader`"


@dataclass(frozen=True)
class ReaderManifest:
    """A reader in a folder.

    :param name: of the model.
    :param max_tokens: longest input in tokens.
    :param form: how the weights are stored.
    :param source_sha256: of the weights that training started from.
    :param seed: of the training.
    :param ranking: from evidence to the probability that a quote answers.
    :param enough: the evidence `span` of the best of the first passages from which on no further
        passage is read; above anything where all are to be.
    :param threshold: the probability below which silence serves best, by the calibration data.
    :param files: the files beside the manifest, by name.
    :param format_version: of the folder.
    """

    name: str
    max_tokens: int
    form: str
    source_sha256: str
    seed: int
    ranking: Ranking
    enough: float
    threshold: float
    files: dict[str, FileRecord]
    format_version: int = FORMAT_VERSION

    @classmethod
    def read(cls, folder: Path) -> "ReaderManifest":
        """Read the manifest of `folder`.

        :raises ReaderError: when it is missing, damaged or of another format version.
        """
        path = folder / MANIFEST
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if values["format_version"] != FORMAT_VERSION:
                raise ReaderError(
                    f"the reader in {folder} has format version {values['format_version']}, "
                    f"not {FORMAT_VERSION}: {_REMEDY}"
                )
            files = {name: FileRecord(**record) for name, record in values.pop("files").items()}
            ranking = Ranking(**values.pop("ranking"))
            return cls(files=files, ranking=ranking, **values)
        except FileNotFoundError as error:
            raise ReaderError(f"no reader in {folder}: {_REMEDY}") from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReaderError(f"{path} is damaged: {_REMEDY}") from error

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    def check_sizes(self, folder: Path) -> None:
        """Compare the files' lengths with the record, which takes no time.

        :raises ReaderError: naming the first file that is missing or of another length.
        """
        for name, record in self.files.items():
            try:
                size = (folder / name).stat().st_size
            except OSError as error:
                raise ReaderError(f"{folder / name} is missing: {_REMEDY}") from error
            if size != record.size:
                raise ReaderError(
                    f"{folder / name} is damaged ({size} bytes, not {record.size}): {_REMEDY}"
                )
