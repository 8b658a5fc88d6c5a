"""ZIP and tar: the files within, each read by its own format, within bounds and nowhere else."""

import io
import posixpath
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft
from documents.formats.options import MEGABYTE, ReadingOptions
from documents.formats.packages import member, opened_zip
from documents.formats.registry import PASSED_OVER, Part, damaged, format_of, read_parts

LARGEST_MEMBER = 64 * MEGABYTE
_DRIVE = re.compile(r"^[A-Za-z]:")
_NO_PATH = re.compile(r"[\x00-\x1f\x7f#\u202a-\u202e\u2066-\u2069]")
_SYMBOLIC_LINK, _KIND = 0o120000, 0o170000


@dataclass
class _Budget:
    """What an archive and those within it may still unpack, in bytes and in members."""

    left: int
    members: int
    options: ReadingOptions
    source: str

    def take(self, size: int) -> None:
        """Count one more member.

        :raises UnreadableSourceError: when it is one too many or too large.
        """
        self.left -= max(0, size)
        self.members -= 1
        if self.members < 0:
            raise UnreadableSourceError(self.source, f"more than {self.options.members} members")
        if self.left < 0:
            limit = self.options.expanded // MEGABYTE
            raise UnreadableSourceError(self.source, f"comes to more than {limit} MB when unpacked")


def drafts_of_zip(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Part]:
    """Yield the drafts of the files in a ZIP archive, in the order of their names.

    Nothing is unpacked onto the disk, so that a path that leads out of the archive leads nowhere;
    such a member is refused all the same, for what it says of where it comes from is not true.

    :raises UnreadableSourceError: when it is none, or unpacks to more than it may.
    """
    budget = _Budget(options.expanded, options.members, options, source)
    yield from _zip(raw, source, options.nesting, budget)


def drafts_of_tar(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Part]:
    """Yield the drafts of the files in a tar archive (plain, gzip, bzip2 or xz), in its order.

    :raises UnreadableSourceError: when it is none, or unpacks to more than it may.
    """
    budget = _Budget(options.expanded, options.members, options, source)
    yield from _tar(raw, source, options.nesting, budget)


def _zip(raw: bytes, source: str, nesting: int, budget: _Budget) -> Iterator[Part]:
    with opened_zip(raw, source, budget.options) as file:
        for info in sorted(file.infolist(), key=lambda info: info.filename):
            name = info.filename
            if info.is_dir() or _hidden(name):
                yield PASSED_OVER
                continue
            where = f"{source}/{_shown(name)}"
            reason = _refusal(name, info.file_size)
            if reason is None and (info.external_attr >> 16) & _KIND == _SYMBOLIC_LINK:
                reason = "a symbolic link"
            if reason is not None:
                yield UnreadableSourceError(where, reason)
                continue
            budget.take(info.file_size)
            try:
                content = member(file, info, where)
            except UnreadableSourceError as error:
                yield error
                continue
            yield from _member(content, name, where, nesting, budget)


def _tar(raw: bytes, source: str, nesting: int, budget: _Budget) -> Iterator[Part]:
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:*") as file:
            for info in file:
                # What is passed over is unpacked, too.
                budget.take(info.size)
                if info.isdir() or _hidden(info.name):
                    yield PASSED_OVER
                    continue
                where = f"{source}/{_shown(info.name)}"
                reason = _refusal(info.name, info.size) or _no_file(info)
                content = None if reason is not None else file.extractfile(info)
                if content is None:
                    yield UnreadableSourceError(where, reason or "not a regular file")
                    continue
                yield from _member(content.read(), info.name, where, nesting, budget)
    except (UnreadableSourceError, MemoryError):
        raise
    except Exception as error:  # tarfile.TarError, zlib.error, lzma.LZMAError and others
        raise UnreadableSourceError(source, "damaged: not a tar archive, or cut short") from error


def _member(content: bytes, name: str, where: str, nesting: int, budget: _Budget) -> Iterator[Part]:
    key = f"/{_shown(name)}"
    for found in _drafts(content, name, where, nesting, budget):
        if not isinstance(found, Draft):
            yield found
        elif found.key is None:
            yield replace(found, key=key)
        else:
            joint = "" if found.key.startswith("/") else "#"
            yield replace(found, key=f"{key}{joint}{found.key}")


def _drafts(content: bytes, name: str, where: str, nesting: int, budget: _Budget) -> Iterator[Part]:
    """The drafts of a member; of an archive, those of its members, out of the same budget."""
    format_ = format_of(name, raw=content)
    if format_ is None or format_.name not in ("ZIP", "tar"):
        options = replace(budget.options, expanded=max(0, budget.left))
        yield from read_parts(content, where, options)
    elif nesting <= 1:
        yield UnreadableSourceError(where, "an archive too deep within others")
    else:
        within = _zip if format_.name == "ZIP" else _tar
        try:
            yield from within(content, where, nesting - 1, budget)
        except UnreadableSourceError as error:
            if budget.left < 0 or budget.members < 0:
                raise
            yield error
        except MemoryError:
            raise
        except Exception as error:  # whatever a library makes of a damaged archive
            yield UnreadableSourceError(where, damaged(format_, error))


def _refusal(name: str, size: int) -> str | None:
    """Why a member of this name and size is not read, None where it is."""
    path = name.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or "\0" in name or ".." in path.split("/"):
        return "its path leads out of the archive"
    if size > LARGEST_MEMBER:
        return f"larger than {LARGEST_MEMBER // MEGABYTE} MB"
    return None


def _no_file(info: tarfile.TarInfo) -> str | None:
    if info.issym():
        return "a symbolic link"
    if info.islnk():
        return "a hard link"
    return None if info.isreg() else "not a regular file"


def _hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(
        part.startswith(".") and part not in (".", "..") for part in parts
    )


def _shown(name: str) -> str:
    """A member's path without what cannot be stored or shown on a line."""
    clean = name.replace("\\", "/").encode("utf-8", "replace").decode()
    return posixpath.normpath(_NO_PATH.sub("_", clean)).lstrip("/")
