"""ZIP and tar: the files within, each read by its own format, within bounds and nowhere else."""

import io
import posixpath
import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace

from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft
from documents.formats.options import MEGABYTE, ReadingOptions
from documents.formats.packages import member, opened_zip
from documents.formats.registry import Found, read_drafts

LARGEST_MEMBER = 64 * MEGABYTE
_DRIVE = re.compile(r"^[A-Za-z]:")
_HIDDEN = ("__MACOSX",)


def drafts_of_zip(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the drafts of the files in a ZIP archive, in the order of their names.

    Nothing is unpacked onto the disk, so that a path that leads out of the archive leads nowhere;
    such a member is refused all the same, for what it says of where it comes from is not true.
    """
    inner = _deeper(source, options)
    with opened_zip(raw, source, options) as file:
        for info in sorted(file.infolist(), key=lambda info: info.filename):
            name = info.filename
            if info.is_dir() or _hidden(name):
                continue
            where = f"{source}/{_shown(name)}"
            reason = _refusal(name)
            if reason is None and (info.external_attr >> 16) & 0o170000 == 0o120000:
                reason = "a symbolic link"
            if reason is None and info.file_size > LARGEST_MEMBER:
                reason = f"larger than {LARGEST_MEMBER // MEGABYTE} MB"
            if reason is None and info.flag_bits & 1:
                reason = "encrypted: a password is needed"
            if reason is not None:
                yield UnreadableSourceError(where, reason)
                continue
            try:
                content = member(file, name, where)
            except UnreadableSourceError as error:
                yield error
                continue
            left = inner.expanded - len(content)
            yield from _read(content, name, where, inner)
            inner = replace(inner, expanded=max(0, left))


def drafts_of_tar(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the drafts of the files in a tar archive (plain, gzip, bzip2 or xz), in its order.

    :raises UnreadableSourceError: when it is none, or unpacks to more than it may.
    """
    inner = _deeper(source, options)
    limit = options.expanded // MEGABYTE
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:*") as file:
            for number, info in enumerate(file):
                if number >= options.members:
                    raise UnreadableSourceError(source, f"more than {options.members} members")
                total += max(0, info.size)
                if total > options.expanded:
                    raise UnreadableSourceError(
                        source, f"comes to more than {limit} MB when unpacked"
                    )
                if info.isdir() or _hidden(info.name):
                    continue
                where = f"{source}/{_shown(info.name)}"
                reason = _refusal(info.name)
                if info.issym() or info.islnk():
                    reason = "a symbolic link" if info.issym() else "a hard link"
                elif not info.isreg():
                    reason = "not a regular file"
                elif info.size > LARGEST_MEMBER:
                    reason = f"larger than {LARGEST_MEMBER // MEGABYTE} MB"
                content = None if reason is not None else file.extractfile(info)
                if content is None:
                    yield UnreadableSourceError(where, reason or "not a regular file")
                    continue
                left = replace(inner, expanded=max(0, options.expanded - total))
                yield from _read(content.read(), info.name, where, left)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise UnreadableSourceError(source, "damaged: not a tar archive, or cut short") from error


def _deeper(source: str, options: ReadingOptions) -> ReadingOptions:
    if options.nesting < 1:
        raise UnreadableSourceError(source, "an archive within an archive within an archive")
    return replace(options, nesting=options.nesting - 1)


def _read(content: bytes, name: str, where: str, options: ReadingOptions) -> Iterator[Found]:
    key = f"/{_shown(name)}"
    for found in read_drafts(content, where, options):
        if not isinstance(found, Draft):
            yield found
        elif found.key is None:
            yield replace(found, key=key)
        else:
            joint = "" if found.key.startswith("/") else "#"
            yield replace(found, key=f"{key}{joint}{found.key}")


def _refusal(name: str) -> str | None:
    """Why a member of this name is not read, None where it is."""
    path = name.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or "\0" in name:
        return "its path leads out of the archive"
    if ".." in path.split("/"):
        return "its path leads out of the archive"
    return None


def _hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part in _HIDDEN for part in parts) or any(
        part.startswith(".") and part not in (".", "..") for part in parts
    )


def _shown(name: str) -> str:
    """A member's path without what cannot be stored or shown on a line."""
    clean = name.replace("\\", "/").encode("utf-8", "replace").decode()
    clean = re.sub(r"[\x00-\x1f\x7f#\u202a-\u202e\u2066-\u2069]", "_", clean)
    return posixpath.normpath(clean).lstrip("/")
