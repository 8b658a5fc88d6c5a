"""Files into articles."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from documents.article import Article, article_id
from documents.errors import UnreadableSourceError
from documents.formats import DEFAULT_OPTIONS, Draft, ReadingOptions
from documents.formats.registry import PASSED_OVER, PassedOver, read_parts
from documents.sources import SourceFile, read_bytes
from documents.tidying import tidy_address

_LONGEST_LABEL = 80
_LONGEST_TITLE = 1_000  # it is embedded with every passage
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}\Z")


def read_articles(
    file: SourceFile, options: ReadingOptions = DEFAULT_OPTIONS
) -> Iterator[Article | UnreadableSourceError]:
    """Yield the articles in `file`, and an error for each part of it that gives none."""
    for found, _ in read_noted(file, options):
        yield found


def read_noted(
    file: SourceFile, options: ReadingOptions = DEFAULT_OPTIONS
) -> Iterator[tuple[Article | UnreadableSourceError, tuple[str, ...]]]:
    """Yield what `read_articles` does, each with notes of what the person should know about it."""
    for found, notes in read_steps(file, options):
        if not isinstance(found, PassedOver):
            yield found, notes


def read_steps(
    file: SourceFile, options: ReadingOptions = DEFAULT_OPTIONS
) -> Iterator[tuple[Article | UnreadableSourceError | PassedOver, tuple[str, ...]]]:
    """Yield what `read_noted` does, and PASSED_OVER for each part that is passed over."""
    try:
        raw = read_bytes(file)
    except UnreadableSourceError as error:
        yield error, ()
        return
    seen: set[str | None] = set()
    for found in read_parts(raw, file.name, options, media_type=file.media_type):
        if isinstance(found, PassedOver):
            yield PASSED_OVER, ()
        elif isinstance(found, Draft):
            # Two messages may have one Message-ID, and two members of an archive one path.
            key, copy = found.key, 1
            while key in seen:
                copy += 1
                key = f"{found.key or ''}~{copy}"
            seen.add(key)
            yield article_of(replace(found, key=key), file), found.notes
        else:
            yield found, ()


def read_article(file: SourceFile, options: ReadingOptions = DEFAULT_OPTIONS) -> Article:
    """Return the one article in `file`; without a title it gets the file's name as one.

    :raises UnreadableSourceError: naming the file and why it gives no article, or more than one.
    """
    first: Article | None = None
    for found in read_articles(file, options):
        if isinstance(found, UnreadableSourceError):
            raise found
        if first is not None:
            raise UnreadableSourceError(file.name, "holds more than one article")
        first = found
    if first is None:
        raise UnreadableSourceError(file.name, "empty")
    return first


def article_of(draft: Draft, file: SourceFile) -> Article:
    """Return the article of a draft that was found in `file`.

    Where a file holds several, the key of each goes into its source and, shortened, its name. A key
    that begins with a slash is a path within an archive and stays as it is. What the file gives as
    the address is left out where it cannot be one.
    """
    source = file.source
    name = file.name
    if draft.key is not None:
        path, mark, key = _parted(draft.key)
        source = f"{source}{path}{mark}{key}"
        name = f"{name}{path}{mark}{label_of(key) if mark else ''}"
    return Article(
        id=article_id(source),
        source=source,
        name=name,
        title=(draft.title or PurePath(name).stem.replace("_", " "))[:_LONGEST_TITLE],
        published=draft.published,
        text=draft.text,
        body_start=draft.body_start,
        url=tidy_address(draft.url),
        language=draft.language if _LANGUAGE.match(draft.language or "") else None,
        published_at=draft.published_at,
        author=draft.author,
        site=draft.site,
        pages=draft.pages,
    )


def _parted(key: str) -> tuple[str, str, str]:
    return key.partition("#") if key.startswith("/") else ("", "#", key)


def label_of(key: str) -> str:
    """Return `key` as it can stand at the end of a name: short, and without a slash."""
    label = re.sub(r"^\w+://|[\x00-\x1f\x7f]", "", key)
    return re.sub(r"[/\\]+", "_", label)[-_LONGEST_LABEL:].strip("_") or "_"
