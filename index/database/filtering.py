"""Haystack filters on passages, resolved by the database.

What SQL decides exactly as haystack does becomes SQL; what it might not (other types, dates that
are no plain days, dotted names of odd characters) is decided by haystack's own function, over the
passages that the rest of the filter leaves.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
from haystack import Document
from haystack.utils.filters import document_matches_filter
from numpy.typing import NDArray

from index.database.connection import Database

Filters = dict[str, Any]
Where = tuple[str, list[Any]]

_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_LARGEST = 2**53  # the largest integer that JSON and floats agree on
_PUBLISHED = "meta.published"
_ATTRIBUTES = frozenset(field.name for field in fields(Document))
_ORDERS = (">", ">=", "<", "<=")


class PassageFilter:
    """What haystack `filters` select in `database`; None or an empty one selects everything."""

    def __init__(self, database: Database, filters: Filters | None) -> None:
        self._database = database
        self._filters = filters
        self._where: Where = ("1", [])
        self._rest: Filters | None = None
        if filters:
            self._where, self._rest = self._split(filters)

    def numbers(self) -> NDArray[np.int64] | None:
        """Return the numbers of the passages, ascending; None for all.

        :raises FilterError: when the filters are none.
        """
        if not self._filters:
            return None
        return np.array([number for number, _ in self.rows(documents=False)], dtype=np.int64)

    def documents(self) -> list[Document]:
        """Return the passages, in the order that they were written in.

        :raises FilterError: when the filters are none.
        """
        return [loads(stored) for _, stored in self.rows(documents=True)]

    def query(self) -> Where | None:
        """Return the condition on `passages` in SQL, None where SQL alone does not decide."""
        return None if self._rest else self._where

    def rows(self, *, documents: bool) -> Iterator[tuple[int, str]]:
        """Yield number and stored document of each passage; where not wanted it may be empty."""
        where, parameters = self._where
        stored = "document" if documents or self._rest else "''"
        for number, document in self._database.read(
            f"SELECT number, {stored} FROM passages WHERE {where} ORDER BY number",  # noqa: S608 - of constants; values are bound
            tuple(parameters),
        ):
            if self._rest is None or document_matches_filter(self._rest, loads(document)):
                yield number, document

    def _split(self, filters: Filters) -> tuple[Where, Filters | None]:
        """A condition in SQL, and the filter that is left to decide."""
        whole = self._translated(filters)
        if whole is not None:
            return whole, None
        if filters.get("operator") != "AND" or not isinstance(filters.get("conditions"), list):
            return ("1", []), filters
        parts = [self._translated(each) for each in filters["conditions"]]
        return _joined(" AND ", [part for part in parts if part is not None]), filters

    def _translated(self, filters: Any) -> Where | None:  # noqa: ANN401 - whatever a caller gives
        if not isinstance(filters, dict) or not isinstance(filters.get("operator"), str):
            return None
        if "field" in filters:
            return self._comparison(filters) if "value" in filters else None
        conditions = filters.get("conditions")
        if filters["operator"] not in ("AND", "OR", "NOT") or not isinstance(conditions, list):
            return None
        parts = []
        for condition in conditions:
            part = self._translated(condition)
            if part is None:
                return None
            parts.append(part)
        if not parts:
            return None
        if filters["operator"] == "OR":
            return _joined(" OR ", parts)
        where, parameters = _joined(" AND ", parts)
        if filters["operator"] == "AND":
            return where, parameters
        return f"NOT coalesce(({where}), 0)", parameters

    def _comparison(self, condition: Filters) -> Where | None:
        field, operator, value = condition["field"], condition["operator"], condition["value"]
        column = _column(field, value)
        if column is None:
            return None
        days = field == _PUBLISHED and self._plain_days()
        if operator in _ORDERS:
            if days and isinstance(value, str) and _DAY.match(value):
                return f"{column} {operator} ?", [value]
            if _is_number(value) and field.startswith("meta."):
                kinds = f"json_type(document, '$.{field}') NOT IN ('text', 'array', 'object')"
                return f"({kinds} AND {column} {operator} ?)", [value]
            return None
        if operator in ("==", "!=") and _is_plain(value, days=days):
            return f"{column} {'IS' if operator == '==' else 'IS NOT'} ?", [value]
        if operator not in ("in", "not in") or not isinstance(value, list):
            return None
        if not all(_is_plain(each, days=days) and each is not None for each in value):
            return None
        among = f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - see _column
        if operator == "not in":
            among = f"NOT coalesce({among}, 0)"
        return among, [json.dumps(value)]

    def _plain_days(self) -> bool:
        """Whether every day of publication is a plain YYYY-MM-DD, so that text order is theirs."""
        return not self._database.read(
            "SELECT 1 FROM passages WHERE json_extract(document, '$.meta.published')"
            " NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' LIMIT 1"
        )


def loads(stored: str) -> Document:
    """Return the passage that is stored as `stored`."""
    return Document.from_dict(json.loads(stored))


def _column(field: Any, value: Any) -> str | None:  # noqa: ANN401 - what a filter holds
    """The field of a passage in SQL; None where haystack might look elsewhere."""
    if not isinstance(field, str) or not _PATH.match(field):
        return None
    texts = value if isinstance(value, list) else [value]
    if field in ("id", "meta.article_id") and all(isinstance(each, str) for each in texts):
        return field.removeprefix("meta.")
    if field in ("id", "content"):
        return f"json_extract(document, '$.{field}')"
    if "." not in field:
        return None if field in _ATTRIBUTES else f"json_extract(document, '$.meta.{field}')"
    return f"json_extract(document, '$.{field}')" if field.startswith("meta.") else None


def _is_number(value: Any) -> bool:  # noqa: ANN401 - what a filter holds
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def _is_plain(value: Any, *, days: bool) -> bool:  # noqa: ANN401 - what a filter holds
    """Whether SQL and haystack agree on which stored values equal `value`."""
    if value is None or isinstance(value, bool) or _is_number(value):
        return True
    if not isinstance(value, str) or value[:1] in ("[", "{"):
        return False
    # haystack compares what looks like a date as a time; plain days have one spelling.
    return not re.match(r"\d{4}-\d\d-\d\d", value) or (days and _DAY.match(value) is not None)


def _joined(operator: str, parts: list[Where]) -> Where:
    if not parts:
        return "1", []
    where = operator.join(f"({condition})" for condition, _ in parts)
    return where, [parameter for _, parameters in parts for parameter in parameters]
