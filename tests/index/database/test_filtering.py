"""Filters in SQL, against haystack's own decision on each passage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from haystack import Document
from haystack.errors import FilterError
from haystack.utils.filters import document_matches_filter
from hypothesis import given
from hypothesis import strategies as st

from index.database.filtering import PassageFilter
from index.store import FaissDocumentStore

DAYS = [None, "1999-12-31", "2015-01-01", "2015-01-02", "2020-02-29"]
DOCUMENTS = [
    Document(
        id=str(i),
        content=f"passage {i}",
        meta={
            "article_id": f"a{i % 4}",
            "published": DAYS[i % 5],
            "source": f"/{i % 3}",
            "n": [1, 2.5, True, None, -3][i % 5],
            "odd": ["[1]", [1], {"a": 1}, "1", 1][i % 5],
            "deep": {"er": i % 2},
        },
    )
    for i in range(40)
]
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, 1, 2.5, -3, "1", "[1]", "/1", "a2", "x", "2015-01-01", "2015-01-01T00:00"]
)
FIELDS = st.sampled_from(
    "meta.published published meta.source meta.article_id meta.n meta.odd meta.deep.er meta.none"
    " id content meta.a_b".split()
)
COMPARISONS = st.one_of(
    st.fixed_dictionaries(
        {"field": FIELDS, "operator": st.sampled_from(["==", "!="]), "value": VALUES}
    ),
    st.fixed_dictionaries(
        {
            "field": FIELDS,
            "operator": st.sampled_from(["in", "not in"]),
            "value": st.lists(VALUES, max_size=3),
        }
    ),
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(["meta.published", "published"]),
            "operator": st.sampled_from([">", ">=", "<", "<="]),
            "value": st.sampled_from(["2015-01-01", "2015-01-01T00:00", "1 January 2015", None]),
        }
    ),
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(["meta.n", "meta.deep.er", "meta.none"]),
            "operator": st.sampled_from([">", ">=", "<", "<="]),
            "value": st.sampled_from([0, 1, 2.5, -3, None]),
        }
    ),
)
FILTERS = st.recursive(
    COMPARISONS,
    lambda inner: st.fixed_dictionaries(
        {
            "operator": st.sampled_from(["AND", "OR", "NOT"]),
            "conditions": st.lists(inner, max_size=3),
        }
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaissDocumentStore]:
    """A store of forty passages of every kind."""
    path = tmp_path_factory.mktemp("filtering") / "archive.sqlite3"
    store = FaissDocumentStore(path=str(path), model="m", dimension=2)
    store.write_documents(DOCUMENTS)
    yield store
    store.close()


@given(FILTERS)
def test_sql_decides_as_haystack_does(store: FaissDocumentStore, filters: dict[str, Any]) -> None:
    expected = [d.id for d in DOCUMENTS if document_matches_filter(filters, d)]
    assert [d.id for d in store.filter_documents(filters)] == expected
    numbers = PassageFilter(store._database, filters).numbers()
    assert numbers is not None
    assert [str(n - 1) for n in numbers] == expected
    assert {d.id for d in store.search_words("passage", 50, filters)} == set(expected)


@pytest.mark.parametrize(
    ("filters", "resolved"),
    [
        ({"field": "meta.published", "operator": ">=", "value": "2015-01-01"}, True),
        ({"field": "meta.source", "operator": "==", "value": "/1"}, True),
        ({"field": "meta.article_id", "operator": "in", "value": ["a1", "a2"]}, True),
        ({"field": "meta.published", "operator": ">=", "value": "1 January 2015"}, False),
        ({"field": "embedding", "operator": "==", "value": None}, False),
    ],
)
def test_what_people_filter_by_is_decided_by_the_database(
    store: FaissDocumentStore, filters: dict[str, Any], resolved: bool
) -> None:
    assert (PassageFilter(store._database, filters).query() is not None) == resolved


@pytest.mark.parametrize(
    "filters",
    [
        {"field": "meta.source", "operator": "==", "value": "/1"},
        {"field": "meta.published", "operator": ">=", "value": "2015-01-01"},
        {"field": "meta.article_id", "operator": "in", "value": ["a1"]},
    ],
)
def test_what_people_filter_by_is_indexed(
    store: FaissDocumentStore, filters: dict[str, Any]
) -> None:
    query = PassageFilter(store._database, filters).query()
    assert query is not None
    plan = store._database.read(
        f"EXPLAIN QUERY PLAN SELECT number FROM passages WHERE {query[0]}",  # noqa: S608 - of constants; values are bound
        tuple(query[1]),
    )
    assert "USING" in plan[0][3]
    assert "passages_by_" in plan[0][3]


def test_a_day_with_a_time_anywhere_is_compared_as_haystack_does(tmp_path: Path) -> None:
    store = FaissDocumentStore(path=str(tmp_path / "a.sqlite3"), model="m", dimension=2)
    store.write_documents(
        [
            Document(id="early", content="x", meta={"published": "2015-01-01T08:00:00"}),
            Document(id="late", content="x", meta={"published": "2015-01-01T20:00:00+00:00"}),
            Document(id="day", content="x", meta={"published": "2015-01-02"}),
        ]
    )
    filters = {"field": "meta.published", "operator": ">", "value": "2015-01-01T12:00:00"}
    assert [d.id for d in store.filter_documents(filters)] == ["late", "day"]
    whole = {"field": "meta.published", "operator": ">=", "value": "2015-01-01"}
    assert [d.id for d in store.filter_documents(whole)] == ["early", "late", "day"]
    store.close()


@pytest.mark.parametrize(
    "filters",
    [
        {"operator": "AND"},
        {"conditions": []},
        {"field": "meta.n", "operator": "~", "value": 1},
        {"field": "meta.n", "value": 1},
        {"field": "meta.n", "operator": "=="},
        {"field": "meta.n", "operator": "in", "value": "text"},
        {"field": "meta.published", "operator": ">", "value": "no day"},
    ],
)
def test_what_is_no_filter_is_refused(store: FaissDocumentStore, filters: dict[str, Any]) -> None:
    with pytest.raises(FilterError):
        store.filter_documents(filters)
