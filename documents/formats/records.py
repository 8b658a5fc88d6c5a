"""JSON, JSON Lines and CSV: a record an article, its fields by setting or by their usual names."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from documents.dates import first_moment
from documents.decoding import decode
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose, without_title
from documents.formats.headed import CAPTION
from documents.formats.markup import blocks_of, looks_marked_up
from documents.formats.options import MEGABYTE, ReadingOptions
from documents.formats.registry import Found
from documents.tidying import tidy, tidy_line

USUAL = {
    "text": "text body content articlebody article_text article content_text content_html story "
    "full_text fulltext main_text maintext",
    "title": "title headline heading name",
    "date": "date published date_published published_at publishedat publication_date pubdate "
    "datepublished publish_date published_date created_at timestamp day",
    "url": "url link canonical_url web_url weburl permalink",
    "author": "author authors byline creator",
    "site": "site source publisher source_name outlet publication",
    "language": "language lang",
    "id": "id guid uuid article_id _id",
}
_LISTS = ("articles", "items", "data", "results", "documents", "docs", "entries", "records")
_LARGEST_FIELD = 64 * MEGABYTE
_LOOKED_AT = 65536  # characters of a table that tell how it is written
_MANY_BREAKS = re.compile(r"\n\s*\n+")


class _Semicolons(csv.excel):
    delimiter = ";"


class _Bars(csv.excel):
    delimiter = "|"


_DIALECTS = ("excel", _Semicolons, "excel-tab", _Bars)


def drafts_of_json(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the drafts of a JSON file: a record, a list of them, or an object with such a list."""
    try:
        loaded = json.loads(decode(raw, source))
    except (ValueError, RecursionError) as error:
        if raw.lstrip()[:1] == b"{" and b"\n{" in raw:  # lines of JSON under another name
            yield from drafts_of_json_lines(raw, source, options)
            return
        raise UnreadableSourceError(source, f"no valid JSON ({_where(error)})") from error
    if isinstance(loaded, dict) and _value(loaded, "text", options.fields) is None:
        lists = [loaded[name] for name in _LISTS if isinstance(loaded.get(name), list)]
        loaded = lists[0] if lists else [loaded]
    if isinstance(loaded, dict):
        yield _draft(loaded, options.fields, None)
    elif isinstance(loaded, list):
        yield from _records(enumerate(loaded, 1), source, options, "record")
    else:
        raise UnreadableSourceError(source, "neither a record nor a list of records")


def drafts_of_json_lines(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the drafts of a file with a record on each line; a bad line leaves the others."""

    def lines() -> Iterator[tuple[int, object]]:
        for number, line in enumerate(decode(raw, source).split("\n"), 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except (ValueError, RecursionError) as error:
                    yield number, error

    yield from _records(lines(), source, options, "line")


def drafts_of_csv(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the drafts of a table with a column of text; any other table is refused."""
    text = decode(raw, source)
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        dialect = _dialect(text, source, options.fields)
        rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
        columns = [name for name in rows.fieldnames or () if name]
        if _value(dict.fromkeys(columns, "some text"), "text", options.fields) is None:
            wanted = options.fields.get("text") or "text"
            had = ", ".join(columns[:8])[:200]
            raise UnreadableSourceError(
                source, f"a table without a column {wanted!r} (it has {tidy_line(had) or 'none'})"
            )
        yield from _records(enumerate(rows, 1), source, options, "row")
    except csv.Error as error:
        raise UnreadableSourceError(source, f"no valid CSV ({error})") from error


def _dialect(text: str, source: str, fields: Mapping[str, str]) -> Any:  # noqa: ANN401 - csv takes any
    """How a table is written: what parts its header into most columns that are known.

    Text that is full of commas and quotation marks misleads the sniffer, which looks at all of it.
    """
    start = text[:_LOOKED_AT]
    tabs = source.lower().endswith(".tsv")
    dialects: list[Any] = [*(["excel-tab"] if tabs else []), *_DIALECTS]
    with suppress(csv.Error):
        sniffed: Any = csv.Sniffer().sniff(start, ",;\t|")
        sniffed.doublequote = True  # the sniffer says no where the sample has none
        if len(_columns(start, sniffed)) > 1:
            dialects.insert(int(tabs), sniffed)  # of equals it counts: it knows the quotation marks
    return max(dialects, key=lambda dialect: _known(_columns(start, dialect), fields))


def _columns(text: str, dialect: Any) -> list[str]:  # noqa: ANN401 - csv takes any
    with suppress(csv.Error):
        names = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect).fieldnames
        return [name for name in names or () if name]
    return []


def _known(columns: Sequence[str], fields: Mapping[str, str]) -> int:
    """How many fields of an article the columns hold."""
    record = dict.fromkeys(columns, "some text")
    return sum(_value(record, what, fields) is not None for what in USUAL)


def _records(
    records: Iterable[tuple[int, object]], source: str, options: ReadingOptions, what: str
) -> Iterator[Found]:
    seen: set[str] = set()
    found = 0
    for number, record in records:
        name = f"{source}#{number}"
        if isinstance(record, Exception):
            yield UnreadableSourceError(name, f"no valid JSON ({_where(record)})")
        elif not isinstance(record, dict):
            yield UnreadableSourceError(name, f"the {what} is no object with fields")
        else:
            key = _line(record, "id", options.fields) or _line(record, "url", options.fields)
            if key is None or key in seen:
                key = str(number)
            seen.add(key)
            try:
                yield _draft(record, options.fields, key, name)
            except UnreadableSourceError as error:
                yield error
        found += 1
    if not found:
        yield UnreadableSourceError(source, "empty")


def _draft(
    record: Mapping[str, Any], fields: Mapping[str, str], key: str | None, source: str = ""
) -> Draft:
    text = _value(record, "text", fields)
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        text = "\n\n".join(text)
    if not isinstance(text, str) or not text.strip():
        named = fields.get("text") or "text"
        raise UnreadableSourceError(source, f"no text in the field {named!r}")
    published, notes = first_moment([_moment(_value(record, "date", fields))])
    title = _line(record, "title", fields)
    body = _body(text)
    return compose(
        without_title(body, title),
        title=title,
        date_line=None if published is None else published.day.isoformat(),
        published=published,
        url=_named(_first(_value(record, "url", fields))),
        author=_line(record, "author", fields),
        site=_line(record, "site", fields),
        language=_line(record, "language", fields),
        key=key,
        notes=notes,
    )


def _body(text: str) -> str:
    if looks_marked_up(text):
        blocks = blocks_of(text)
        return "\n\n".join((CAPTION if b.kind == "caption" else "") + b.text for b in blocks)
    return _MANY_BREAKS.sub("\n\n", tidy(text)).strip()


def _value(record: Mapping[str, Any], what: str, fields: Mapping[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """The value of a field: the one that is set, else the first of the usual ones that is there."""
    if what in fields:
        value: Any = record
        if fields[what] in record:
            return record[fields[what]]
        for part in fields[what].split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value
    by_name = {str(name).strip().lower().replace(" ", "_"): value for name, value in record.items()}
    for name in USUAL[what].split():
        found = by_name.get(name)
        if what == "text" and isinstance(found, str) and " " not in found.strip():
            continue  # a name or an address rather than words
        if found not in (None, "", []):
            return found
    return None


def _line(record: Mapping[str, Any], what: str, fields: Mapping[str, str]) -> str | None:
    value = _value(record, what, fields)
    if isinstance(value, list):
        value = ", ".join(part for part in map(_named, value) if part)
    return tidy_line(_named(value))


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _named(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)


def _moment(value: object) -> str | datetime | None:
    """A date as it is written, or counted in (milli)seconds since 1970."""
    if isinstance(value, dict):  # as MongoDB exports it
        value = value.get("$date")
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if abs(value) > 1e11 else value
        if abs(seconds) < 1e8:  # a year, or a number that is no date
            return str(value)
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    return tidy_line(value) if isinstance(value, str) else None


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno}, column {error.colno}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)[:100]
