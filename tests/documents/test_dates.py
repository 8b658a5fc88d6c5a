"""Days of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.dates import first_moment, parse_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("04 November 2017", date(2017, 11, 4)),
        ("Nov. 4, 2017", date(2017, 11, 4)),
        ("2017-11-04", date(2017, 11, 4)),
        ("2017-11-04T10:00:00Z", date(2017, 11, 4)),
        (" Saturday, 4 November 2017\t", date(2017, 11, 4)),
        ("29 February 2016", date(2016, 2, 29)),
        ("29 February 2017", None),
        ("November 2017", None),
        ("4 November", None),
        ("2017", None),
        ("Tuesday", None),
        ("", None),
        ("04 November 1017", None),
        ("In 2017, on the 4th of November, the mayor opened a bridge", None),
        ("04 November 2017" + " " * 60 + "x" * 60, None),
    ],
)
def test_a_day_is_read_only_where_it_is_named_in_full(text: str, expected: date | None) -> None:
    assert parse_day(text) == expected


@given(
    st.dates(date(1600, 1, 1), date(2026, 1, 1)),
    st.sampled_from(["%d %B %Y", "%Y-%m-%d", "%B %d, %Y"]),
)
def test_any_day_written_out_is_read_back(day: date, form: str) -> None:
    assert parse_day(day.strftime(form)) == day


@given(
    st.text(st.sampled_from("0123456789:-/., TZapmNov+WQ²٣"), max_size=20) | st.text(max_size=40)
)
def test_any_text_gives_a_day_or_none(text: str) -> None:
    found = parse_day(text)
    assert found is None or found.year >= 1600


@pytest.mark.parametrize(
    ("found", "day", "at", "notes"),
    [
        (["2017-11-04"], date(2017, 11, 4), None, ()),
        (
            ["2017-11-04T23:30:00-05:00"],
            date(2017, 11, 4),
            "2017-11-04T23:30:00-05:00",
            (),
        ),
        ([None, "soon", "4 November 2017"], date(2017, 11, 4), None, ()),
        (
            ["2093-01-01", "2017-11-04"],
            date(2017, 11, 4),
            None,
            (),
        ),
        (["2093-01-01"], None, None, ("the date 2093-01-01 lies in the future and was dropped",)),
        (["1599-12-31"], None, None, ("the date 1599-12-31 lies before 1600 and was dropped",)),
        (["2017-11-04T10:00:00+24:00"], date(2017, 11, 4), None, ()),
        ([], None, None, ()),
    ],
)
def test_the_first_date_that_can_be_is_taken(
    found: list[str | None], day: date | None, at: str | None, notes: tuple[str, ...]
) -> None:
    moment, said = first_moment(found)
    stated = moment.at if moment is not None else None
    assert (moment and moment.day) == day
    assert (stated and stated.isoformat()) == at
    assert said == notes
