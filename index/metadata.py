"""What haystack's stores offer on the meta of their passages, beyond the protocol."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.database.connection import Database
from index.database.filtering import Filters, PassageFilter, loads
from index.tables.passages import delete_passages, forget_removed, replace_document

_TYPES = {bool: "boolean", int: "long", float: "double", str: "keyword", list: "list", dict: "dict"}


class PassageMetadata:
    """Counts, values and bounds of meta fields; changes to passages by filter."""

    _database: Database

    def count_documents_by_filter(self, filters: Filters) -> int:
        """Return how many passages match haystack `filters`."""
        return sum(1 for _ in PassageFilter(self._database, filters).rows(documents=False))

    def delete_all_documents(self, *, recreate_index: bool = False) -> None:
        """Delete every passage; articles stay.

        :param recreate_index: forget their embeddings too, rather than keep the latest for when
            their texts come back.
        """
        self.delete_by_filter({})
        if recreate_index:
            with self._database.write() as connection:
                forget_removed(connection, kept=0)

    def delete_by_filter(self, filters: Filters) -> int:
        """Delete the passages that match haystack `filters`; return how many there were."""
        with self._database.write() as connection:
            numbers = [n for n, _ in PassageFilter(self._database, filters).rows(documents=False)]
            for number in numbers:
                delete_passages(connection, "number", number)
        return len(numbers)

    def update_by_filter(self, filters: Filters, meta: dict[str, Any]) -> int:
        """Set the fields of `meta` in the passages that match; return how many there were.

        :raises ValueError: when a value is not JSON.
        """
        with self._database.write() as connection:
            rows = list(PassageFilter(self._database, filters).rows(documents=True))
            for number, stored in rows:
                document = loads(stored)
                changed = replace(document, meta={**document.meta, **meta})
                replace_document(connection, number, changed)
        return len(rows)

    def count_unique_metadata_by_filter(
        self, filters: Filters, metadata_fields: list[str]
    ) -> dict[str, int]:
        """Return how many different values each field has among the passages that match."""
        values: dict[str, set[str]] = {field: set() for field in metadata_fields}
        for meta in self._metas(filters):
            for field in metadata_fields:
                value = meta.get(field.removeprefix("meta."))
                if value is not None:
                    values[field].add(json.dumps(value, sort_keys=True))
        return {field: len(found) for field, found in values.items()}

    def get_metadata_fields_info(self) -> dict[str, dict[str, str]]:
        """Return the fields of all passages, each with the `type` of its first value."""
        found: dict[str, dict[str, str]] = {}
        for meta in self._metas(None):
            for field, value in meta.items():
                if value is not None:
                    found.setdefault(field, {"type": _TYPES.get(type(value), "unknown")})
        return found

    def get_metadata_field_min_max(self, metadata_field: str) -> dict[str, Any]:
        """Return the `min` and `max` of a field of one type; None where no passage has it."""
        name = metadata_field.removeprefix("meta.")
        values = [meta[name] for meta in self._metas(None) if meta.get(name) is not None]
        if not values:
            return {"min": None, "max": None}
        return {"min": min(values), "max": max(values)}

    def get_metadata_field_unique_values(
        self,
        metadata_field: str,
        search_term: str | None = None,
        from_: int = 0,
        size: int = 10,
        filters: Filters | None = None,
    ) -> tuple[list[Any], int]:
        """Return `size` different values of a field from the position `from_` on, and how many.

        :param search_term: only those that hold it, upper and lower case alike.
        """
        name = metadata_field.removeprefix("meta.")
        found: dict[tuple[str, str], Any] = {}
        for meta in self._metas(filters):
            value = meta.get(name)
            if value is None:
                continue
            if search_term is None or search_term.casefold() in str(value).casefold():
                key = (type(value).__name__, json.dumps(value, sort_keys=True))
                found.setdefault(key, value)
        ordered = [found[key] for key in sorted(found, key=lambda key: (key[1], key[0]))]
        return ordered[from_ : from_ + size], len(ordered)

    def _metas(self, filters: Filters | None) -> Iterator[dict[str, Any]]:
        for _, stored in PassageFilter(self._database, filters).rows(documents=True):
            yield json.loads(stored)["meta"]
