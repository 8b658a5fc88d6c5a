"""Fields of a test set's records, each fault told with the place and the field."""

import json
from pathlib import Path
from typing import Any

from evaluation.errors import TestSetError


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, its byte order mark left out.

    :raises TestSetError: when it cannot be read or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TestSetError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TestSetError(f"{path}: byte {error.start} is not UTF-8") from error


def placed_lines(path: Path) -> list[tuple[str, str]]:
    """Return the lines of a file that are not empty, each with the place it stands at."""
    # Not splitlines: JSON lets U+2028 and U+0085 stand inside a text.
    lines = enumerate(read_text(path).split("\n"), start=1)
    return [(f"{path}, line {number}", line) for number, line in lines if line.strip()]


def json_lines(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a JSON Lines file, each with the place it stands at.

    :raises TestSetError: naming file and line of what is no JSON object.
    """
    return [(where, json_object(line, where)) for where, line in placed_lines(path)]


def json_object(line: str, where: str) -> dict[str, Any]:
    """Return the JSON object in `line`."""
    return as_object(parse_json(line, where), where)


def parse_json(text: str, where: str) -> Any:  # noqa: ANN401 - anything that JSON holds
    """Return the JSON value in `text`."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise TestSetError(f"{where}: not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise TestSetError(f"{where}: not JSON that can be read ({error})") from error


def as_object(value: Any, where: str) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return `value`, a JSON object."""
    if not isinstance(value, dict):
        raise TestSetError(f"{where}: not a JSON object")
    return value


def field(fields: dict[str, Any], name: str, kind: type, where: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a field that must be there, of the type `kind`."""
    if name not in fields:
        raise TestSetError(f"{where}: {name} is missing")
    if not isinstance(fields[name], kind) or (kind is int and isinstance(fields[name], bool)):
        raise TestSetError(f"{where}: {name} must be {kind.__name__}, got {fields[name]!r}")
    return fields[name]


def optional(fields: dict[str, Any], name: str, kind: type, where: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a field of the type `kind`, None where there is none."""
    return None if fields.get(name) is None else field(fields, name, kind, where)


def texts(fields: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    """Return a field that must be a list of texts."""
    found = field(fields, name, list, where)
    if not all(isinstance(text, str) for text in found):
        raise TestSetError(f"{where}: {name} must be a list of texts, got {found!r}")
    return tuple(found)


def integer(text: str, name: str, where: str) -> int:
    """Return the whole number that `text` writes."""
    try:
        return int(text)
    except ValueError as error:
        raise TestSetError(f"{where}: {name} must be a whole number, got {text!r}") from error
