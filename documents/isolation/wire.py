"""What the process that reads and the one that asks it say to each other, as JSON.

JSON rather than pickles: what comes from a process that has read hostile bytes is not run.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from documents.article import Article
from documents.article_fields import article_from, fields_of
from documents.errors import UnreadableSourceError
from documents.formats.options import ReadingOptions
from documents.sources import SourceFile

Message = dict[str, Any]


def asked(file: SourceFile) -> bytes:
    """Return the request to read a file; `content` follows where the file was fetched."""
    fields = {"path": os.fsencode(file.path).hex(), "name": file.name, "type": file.media_type}
    return _bytes({**fields, "follows": file.content is not None})


def file_of(message: bytes, content: Callable[[], bytes]) -> SourceFile:
    """Return the file that `asked` named.

    :param content: receives what follows.
    """
    fields = json.loads(message)
    return SourceFile(
        Path(os.fsdecode(bytes.fromhex(fields["path"]))),
        fields["name"],
        content=content() if fields["follows"] else None,
        media_type=fields["type"],
    )


def found(item: Article | UnreadableSourceError, notes: tuple[str, ...] = ()) -> bytes:
    """Return the message that a file holds this."""
    if isinstance(item, UnreadableSourceError):
        return _bytes({"refused": item.source, "reason": item.reason})
    return _bytes({"article": fields_of(item), "notes": notes})


def at_it() -> bytes:
    """Return the message that a part of a file was passed over, and reading goes on."""
    return _bytes({"at it": True})


def given_up(error: UnreadableSourceError) -> bytes:
    """Return the message that a file was too much for this process, which ends with it."""
    return _bytes({"refused": error.source, "reason": error.reason, "last": True})


def done() -> bytes:
    """Return the message that a file has been read to its end, or that reading may begin."""
    return _bytes({"done": True})


def item_of(message: Message) -> Article | UnreadableSourceError:
    """Return what `found` told of."""
    if "refused" in message:
        return UnreadableSourceError(message["refused"], message["reason"])
    return article_from(message["article"])


def options_as_text(options: ReadingOptions) -> str:
    """Return the options as an argument of a command."""
    return json.dumps(asdict(options))


def options_of(text: str) -> ReadingOptions:
    """Return the options that `options_as_text` wrote."""
    return ReadingOptions(**json.loads(text))


def _bytes(message: Message) -> bytes:
    return json.dumps(message).encode("ascii")
