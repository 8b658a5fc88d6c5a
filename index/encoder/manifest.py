"""What a folder with a compressed model says about itself, and whether it is so."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from documents import NewsquoteError
from index.errors import EncoderError

MANIFEST = "manifest.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"


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


@dataclass(frozen=True, kw_only=True)
class ModelManifest:
    """A compressed model in a folder; each kind of model has a class of its own.

    :param name: of the model.
    :param max_tokens: longest input in tokens, with those that mark its ends.
    :param form: how the weights are stored.
    :param source_sha256: of the weights that it was made from, or training started from.
    :param files: the files beside the manifest, by name.
    :param format_version: of the folder.
    """

    kind: ClassVar[str]
    version: ClassVar[int]
    remedy: ClassVar[str]
    error: ClassVar[type[NewsquoteError]] = EncoderError

    name: str
    max_tokens: int
    form: str
    source_sha256: str
    files: dict[str, FileRecord]
    format_version: int

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the manifest of `folder`.

        :raises NewsquoteError: of the class's kind `error`, when it is missing, damaged or of
            another format version.
        """
        path = folder / MANIFEST
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if values["format_version"] != cls.version:
                raise cls.error(
                    f"the {cls.kind} in {folder} has format version {values['format_version']}, "
                    f"not {cls.version}: {cls.remedy}"
                )
            manifest = cls(**cls.parsed(values))
        except FileNotFoundError as error:
            raise cls.error(f"no {cls.kind} in {folder}: {cls.remedy}") from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise cls.error(f"{path} is damaged: {cls.remedy}") from error
        return manifest

    @classmethod
    def parsed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the fields from what the file holds.

        :raises ValueError: when something is missing there.
        """
        files = {name: FileRecord(**record) for name, record in values["files"].items()}
        if not {MODEL, TOKENIZER} <= files.keys():
            raise ValueError("the model or its tokenizer is not among the files")
        return values | {"files": files}

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    def check_sizes(self, folder: Path) -> None:
        """Compare the files' lengths with the record, which takes no time.

        :raises NewsquoteError: of the kind `error`, naming the first file that is missing or of
            another length.
        """
        for name, record in self.files.items():
            try:
                size = (folder / name).stat().st_size
            except OSError as error:
                raise self.error(f"{folder / name} is missing: {self.remedy}") from error
            if size != record.size:
                raise self.error(
                    f"{folder / name} is damaged ({size} bytes, not {record.size}): {self.remedy}"
                )

    def check_contents(self, folder: Path) -> None:
        """Compare every byte of the files with the record.

        :raises NewsquoteError: of the kind `error`, naming the first file that differs.
        """
        self.check_sizes(folder)
        for name, record in self.files.items():
            try:
                found = FileRecord.of(folder / name)
            except OSError as error:
                raise self.error(f"{folder / name} cannot be read: {self.remedy}") from error
            if found != record:
                raise self.error(f"{folder / name} is damaged (its SHA-256 differs): {self.remedy}")


@dataclass(frozen=True, kw_only=True)
class EncoderManifest(ModelManifest):
    """A compressed encoder in a folder.

    :param name: the model, as an index records it.
    :param dimension: length of one embedding.
    :param pooling: how the tokens' vectors become one: "mean" is the only one so far.
    """

    kind = "encoder"
    version = 1
    remedy = "reinstall newsquote, or make it again with `make encoder`"

    dimension: int
    pooling: str
    format_version: int = version

    @classmethod
    def parsed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Return the fields from what the file holds.

        :raises ValueError: when something is missing there.
        """
        if values["pooling"] != "mean":
            raise ValueError(f"embeddings are pooled by {values['pooling']!r}")
        return super().parsed(values)
