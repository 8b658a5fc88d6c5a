"""Where gold quotes stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.locating import locate

TEXT = "Cup won\n\n04 May 2013\n\n“It’s ours,” she  said."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Cup won", "Cup won"),
        ("Cup won 04 May 2013", "Cup won\n\n04 May 2013"),
        ('"It\'s ours," she said.', "“It’s ours,” she  said."),
        ("''It's ours,''", "“It’s ours,”"),
        ("Cup lost", None),
        ("", None),
        (" ", " "),
    ],
)
def test_white_space_and_quotation_marks_count_alike(quote: str, found: str | None) -> None:
    place = locate(quote, TEXT)
    assert (None if place is None else TEXT[slice(*place)]) == found


@given(st.text(), st.text(min_size=1), st.text())
def test_a_slice_is_found(before: str, quote: str, after: str) -> None:
    place = locate(quote, before + quote + after)
    assert place is not None
    assert place[0] <= len(before)
