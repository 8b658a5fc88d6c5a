"""Which articles are copies of which."""

from dataclasses import replace
from datetime import date

import pytest

from documents import Article
from index.likeness.comparison import Sameness, compare
from index.likeness.keys import keys_of
from tests.index.reports import LAST, LEAD, MIDDLE, NEWS, report

KEPT = report("kept.txt", LEAD, MIDDLE, LAST)
COPIES = {
    "another headline": report("a.txt", LEAD, MIDDLE, LAST, title="23 hurt as tram hits bakery"),
    "another day and marks": report(
        "a.txt", LEAD.replace(",", " -"), MIDDLE, LAST.upper(), day=date(2018, 9, 24)
    ),
    "no day": report("a.txt", LEAD, MIDDLE, LAST, day=None),
    "an agency before it": report("a.txt", f"WEXMOOR (Agency) - {LEAD}", MIDDLE, LAST),
    "its last paragraph cut": report("a.txt", LEAD, MIDDLE),
    "a paragraph cut": report("a.txt", LEAD, LAST),
    "words swapped": report(
        "a.txt",
        LEAD.replace("front", "window").replace("evening", "morning"),
        MIDDLE.replace("entered the bend", "the bend entered"),
        LAST.replace("apologised", "spoke"),
    ),
    "the headline in its text": replace(
        report("a.txt", LEAD, MIDDLE, LAST),
        text="\n\n".join(("23 hurt as a tram hits a bakery", LEAD, MIDDLE, LAST)),
        body_start=0,
    ),
}
OTHERS = {
    "a sentence of news": report("a.txt", LEAD, f"{MIDDLE} {NEWS}", LAST),
    "a new lead": report("a.txt", NEWS, LEAD, MIDDLE, LAST),
    "a new lead in the place of the old": report("a.txt", NEWS, MIDDLE, LAST),
    "two paragraphs more": report("a.txt", LEAD, MIDDLE, LAST, NEWS, NEWS[::-1]),
    "a paragraph more on a later day": report(
        "a.txt", LEAD, MIDDLE, LAST, NEWS, day=date(2018, 9, 23)
    ),
    "another figure": report("a.txt", LEAD.replace("23", "24"), MIDDLE, LAST),
    "another number in words": report("a.txt", LEAD.replace("four", "five"), MIDDLE, LAST),
    "without its lead": report("a.txt", f"{MIDDLE} {LAST}", MIDDLE),
    "the same words next year": report("a.txt", LEAD, MIDDLE, LAST, day=date(2019, 9, 22)),
    "another event": report("a.txt", NEWS, NEWS[::-1]),
    "a line of it": report("a.txt", LEAD),
}


@pytest.mark.parametrize("new", COPIES.values(), ids=COPIES)
def test_a_copy_says_nothing_new(new: Article) -> None:
    assert compare(KEPT, new) is Sameness.COPY
    assert set(keys_of(KEPT)) & set(keys_of(new))


@pytest.mark.parametrize("new", OTHERS.values(), ids=OTHERS)
def test_a_later_report_is_no_copy(new: Article) -> None:
    assert compare(KEPT, new) is Sameness.OTHER


def test_one_paragraph_more_on_the_same_day_makes_the_fuller_version() -> None:
    cut = report("cut.txt", LEAD, MIDDLE)
    assert compare(cut, KEPT) is Sameness.FULLER
    assert compare(cut, report("a.txt", f"{NEWS} {LEAD}", MIDDLE, LAST)) is Sameness.OTHER


def test_short_articles_have_a_key_in_common_only_with_headline_day_and_words() -> None:
    short = report("a.txt", "Nobody was hurt.")
    assert keys_of(short) == keys_of(report("b.txt", "Nobody was hurt."))
    for other in (
        report("b.txt", "Nobody was hurt.", title="Crane falls"),
        report("b.txt", "Nobody was hurt.", day=None),
        report("b.txt", "Nobody was hurt today."),
    ):
        assert not set(keys_of(short)) & set(keys_of(other))
