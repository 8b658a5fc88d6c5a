"""The words of a page around its article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.furniture import strip_furniture

STORY = "Headline here\n\nThe mayor spoke.\n\nThe town listened."


@pytest.mark.parametrize(
    "furniture",
    [
        "Share this",
        "SHARE THIS ON FACEBOOK",
        "Home › News › Local",
        "Comments (12)",
        "© 2017 The Paper",
        "All rights reserved.",
        "Skip to main content",
        "Home\n\nSearch\n\nLog in",
    ],
)
def test_labels_go_from_both_edges(furniture: str) -> None:
    assert strip_furniture(f"{furniture}\n\n{STORY}\n\n{furniture}\n") == STORY


def test_a_trailing_scrap_in_lower_case_goes() -> None:
    assert strip_furniture(f"{STORY}\n\nsearch the archive") == STORY


@pytest.mark.parametrize(
    "last",
    [
        "By a staff writer",  # a byline
        "and so it ended.",  # ends a sentence
        "two lines\nof a poem",
        "a line in lower case that is far too long to be the label of a box or a menu",
    ],
)
def test_what_may_be_the_article_stays(last: str) -> None:
    assert strip_furniture(f"{STORY}\n\n{last}") == f"{STORY}\n\n{last}"


def test_a_scrap_after_a_heading_stays() -> None:
    text = "Headline here\n\nfirst item\n\nsecond item"
    assert strip_furniture(text) == text


def test_labels_inside_the_article_stay() -> None:
    text = "Headline\n\nThe mayor spoke.\n\nAdvertisement\n\nThe town listened."
    assert strip_furniture(text) == text


def test_a_text_of_nothing_but_labels_is_kept() -> None:
    assert strip_furniture("Home\n\nSearch") == "Home\n\nSearch"


@given(
    st.lists(
        st.sampled_from(["Home", "A title", "It is. ", "a scrap", " x\ty", "Share this", "\n", " "])
    )
)
def test_what_is_left_is_a_piece_of_the_text_and_stays_as_it_is(blocks: list[str]) -> None:
    text = "\n\n".join(blocks)
    kept = strip_furniture(text)
    assert kept in text
    assert strip_furniture(kept) == kept
    assert bool(kept) == bool(text.strip())
