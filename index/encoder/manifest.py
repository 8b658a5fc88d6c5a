"""What a folder with a compressed encoder says about itself, and whether it is so."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import EncoderError

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
_REMEDY = "reinstall newsquote, or make it again with `make encoder`"


@dataclass(frozen=True)
class FileRecord:
    """A file as it was written: its length in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "FileRecord":
        """Return the record of the file at `path`."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(size=path.stat().st_size, sha256=digest)


@dataclass(frozen=True)
class EncoderManifest:
    """A compressed encoder in a folder.

    :param name: the model, as an index records it.
    :param dimension: length of one embedding.
    :param max_tokens: longest input in tokens, with the two that mark its ends.
    :param pooling: how the tokens' vectors become one: "mean" is the only one so far.
    :param form: how the weights are stored.
    :param source_sha256: of the weights it was made from.
    :param files: the files beside the manifest, by name.
    :param format_version: of the folder.
    """

    name: str
    dimension: int
    max_tokens: int
    pooling: str
    form: str
    source_sha256: str
    files: dict[str, FileRecord]
    format_version: int = FORMAT_VERSION

    @classmethod
    def read(cls, folder: Path) -> "EncoderManifest":
        """Read the manifest of `folder`.

        :raises EncoderError: when it is missing, damaged or of another format version.
        """
        path = folder / MANIFEST
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if values["format_version"] != FORMAT_VERSION:
                raise EncoderError(
                    f"the encoder in {folder} has format version {values['format_version']}, "
                    f"not {FORMAT_VERSION}: {_REMEDY}"
                )
            files = {name: FileRecord(**record) for name, record in values.pop("files").items()}
            manifest = cls(files=files, **values)
        except FileNotFoundError as error:
            raise EncoderError(f"no encoder in {folder}: {_REMEDY}") from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EncoderError(f"{path} is damaged: {_REMEDY}") from error
        if not {MODEL, TOKENIZER} <= files.keys() or manifest.pooling != "mean":
            raise EncoderError(f"{path} is damaged: {_REMEDY}")
        return manifest

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    def check_sizes(self, folder: Path) -> None:
        """Compare the files' lengths with the record, which takes no time.

        :raises EncoderError: naming the first file that is missing or of another length.
        """
        for name, record in self.files.items():
            try:
                size = (folder / name).stat().st_size
            except OSError as error:
                raise EncoderError(f"{folder / name} is missing: {_REMEDY}") from error
            if size != record.size:
                raise EncoderError(
                    f"{folder / name} is damaged ({size} bytes, not {record.size}): {_REMEDY}"
                )

    def check_contents(self, folder: Path) -> None:
        """Compare every byte of the files with the record.

        :raises EncoderError: naming the first file that differs.
        """
        self.check_sizes(folder)
        for name, record in self.files.items():
            try:
                found = FileRecord.of(folder / name)
            except OSError as error:
                raise EncoderError(f"{folder / name} cannot be read: {_REMEDY}") from error
            if found != record:
                raise EncoderError(f"{folder / name} is damaged (its SHA-256 differs): {_REMEDY}")
