"""Formats into drafts."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.errors import UnreadableSourceError
from documents.formats import Draft, read_drafts
from documents.formats.html import read_html
from documents.formats.markdown import read_markdown
from documents.formats.plain import read_plain
from documents.furniture import strip_furniture

DAY = date(2017, 11, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rain\n\n04 November 2017\n\nIt rained.\n",
            Draft("Rain\n\n04 November 2017\n\nIt rained.", 24, "Rain", DAY),
        ),
        (
            "Rain\n04 November 2017\nIt rained.",
            Draft("Rain\n04 November 2017\nIt rained.", 22, "Rain", DAY),
        ),
        ("Rain\n\nIt rained.", Draft("Rain\n\nIt rained.", 6, "Rain")),
        (
            "04 November 2017\n\nIt rained.",
            Draft("04 November 2017\n\nIt rained.", 18, None, DAY),
        ),
        ("It rained.\nIt stopped.", Draft("It rained.\nIt stopped.")),
        ("Only a title", Draft("Only a title")),
        ("", Draft("")),
        ("x" * 301 + "\n\nBody.", Draft("x" * 301 + "\n\nBody.")),
    ],
)
def test_plain_text_has_its_title_and_day_in_front(text: str, expected: Draft) -> None:
    assert read_plain(text) == expected


@given(st.text())
def test_plain_text_keeps_every_letter_but_furniture(text: str) -> None:
    draft = read_plain(text)
    assert draft.text == strip_furniture(text)
    assert 0 <= draft.body_start <= len(draft.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\ntitle: Rain\ndate: 2017-11-04\nurl: https://example.org/rain\n---\n\n"
            "# Rain\n\nIt *rained* on [the town](https://example.org).\nAll day.\n\n- A `list`\n",
            Draft(
                "Rain\n\n2017-11-04\n\nIt rained on the town. All day.\n\nA list",
                18,
                "Rain",
                DAY,
                "https://example.org/rain",
            ),
        ),
        (
            "# Rain\n\n4 November 2017\n\nIt rained.",
            Draft("Rain\n\n4 November 2017\n\nIt rained.", 23, "Rain", DAY),
        ),
        (
            "---\ntitle: Rain\n...\n## Showers\n\nIt rained.",
            Draft("Rain\n\nShowers\n\nIt rained.", 6, "Rain"),
        ),
        ("It rained.", Draft("It rained.")),
        ("---\n- no\n- mapping\n---\nIt rained.", Draft("It rained.")),
        ("---\ntitle: [\n---\nIt rained.", Draft("It rained.")),
        ("---\ntitle: " + "[" * 1000 + "\n---\nIt rained.", Draft("It rained.")),
        ('---\ntitle: "\\ud800 Rain"\n---\nIt rained.', Draft("� Rain\n\nIt rained.", 8, "� Rain")),
        ("---\ntitle: Rain\ndate: soon\n---\nWet.", Draft("Rain\n\nWet.", 6, "Rain")),
        ("", Draft("")),
    ],
)
def test_markdown_reads_as_it_is_shown(text: str, expected: Draft) -> None:
    assert read_markdown(text) == expected


@given(st.text(st.sampled_from("#-*_`[]()>!|:&;\n \"'aA0\\<~="), max_size=60) | st.text())
def test_any_markdown_gives_text_that_can_be_stored(text: str) -> None:
    draft = read_markdown(text)
    draft.text.encode()
    assert 0 <= draft.body_start <= len(draft.text)


FILM = 'The film, "Big", won a prize; its maker, "Ada", a singer, was there | it rained.'


@pytest.mark.parametrize(
    ("name", "mark"), [("a.tsv", "\t"), ("a.csv", "\t"), ("a.csv", "|"), ("a.csv", ";")]
)
def test_a_table_is_parted_by_what_parts_its_header(name: str, mark: str) -> None:
    text = FILM.replace(mark, ",")
    lines = ["title\ttext\tdate", *(f"{i}\t{text}\t2017-11-04" for i in range(1, 4))]
    found = list(read_drafts("\n".join(lines).replace("\t", mark).encode(), name))
    expected = [f"{i}\n\n2017-11-04\n\n{text}" for i in range(1, 4)]
    assert [draft.text for draft in found if isinstance(draft, Draft)] == expected


def test_a_table_of_tabs_by_name_may_be_one_of_commas() -> None:
    (draft,) = read_drafts(b"title,text\nRain,It rained all day.\n", "a.tsv")
    assert isinstance(draft, Draft)
    assert draft.text == "Rain\n\nIt rained all day."


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<title>Tram derails in Port Ellery - The Paper</title>
<meta property="og:title" content="Tram derails in Port Ellery">
<meta property="article:published_time" content="2017-11-04T10:00:00Z">
<link rel="canonical" href="https://example.org/tram">
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Tram derails in Port Ellery</h1>
<p>A tram left its rails at the café on Saturday morning, and nobody on board was hurt.</p>
<p>The operator said that a point had frozen overnight; repairs would take about two days.</p>
<p>Passengers were taken on by bus, which the town had sent within a quarter of an hour.</p>
</article>
<footer><p>Copyright 2017 The Paper. <a href="/terms">Terms of use</a></p></footer>
</body></html>"""

TRAM = (
    "Tram derails in Port Ellery\n\n2017-11-04\n\n"
    "A tram left its rails at the café on Saturday morning, and nobody on board was hurt.\n\n"
    "The operator said that a point had frozen overnight; repairs would take about two days.\n\n"
    "Passengers were taken on by bus, which the town had sent within a quarter of an hour."
)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_gives_its_article_without_menu_and_footer(charset: str) -> None:
    raw = PAGE.format(charset=charset).encode(charset)
    assert read_html(raw, "tram.html") == Draft(
        TRAM,
        41,
        "Tram derails in Port Ellery",
        DAY,
        "https://example.org/tram",
        published_at=datetime(2017, 11, 4, 10, tzinfo=UTC),
        site="example.org",
        language="en",
    )


@pytest.mark.parametrize("raw", [b"", b"<html><body></body></html>", b"<div>" * 20_000])
def test_a_page_without_text_is_refused(raw: bytes) -> None:
    with pytest.raises(
        UnreadableSourceError, match=r"^a\.html: no article text found in the page$"
    ):
        read_html(raw, "a.html")


def test_bytes_that_are_no_page_are_named() -> None:
    with pytest.raises(
        UnreadableSourceError, match=r"^a\.html: byte 0x81 at offset 0 is not UTF-8"
    ):
        read_html(b"\x81", "a.html")
