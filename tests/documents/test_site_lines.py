"""Lines at the edges of articles, and articles without some of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Article
from documents.site_lines import core_of, edge_lines, site_of, without_lines

ABOVE = "Sign up for our morning briefing."
BELOW = "Follow us on Facebook."
NEWS = "A ferry sank."


def article(*paragraphs: str, head: str = "Ferry sinks\n\n", gap: str = "\n\n") -> Article:
    text = head + gap.join(paragraphs)
    return Article("1", "/news/a.txt", "a.txt", "Ferry sinks", None, text, len(head))


def keys(one: Article) -> set[int]:
    return {line.key for line in edge_lines(one)}


@pytest.mark.parametrize("gap", ["\n\n", "\n", " \n \t\n\n"])
def test_lines_go_from_both_edges_and_what_is_between_stays_to_the_letter(gap: str) -> None:
    around = article(ABOVE, NEWS, "It was  raining.", BELOW, "The trial continues.", BELOW, gap=gap)
    left = without_lines(around, keys(around))
    assert left.text == "Ferry sinks\n\n" + gap.join(
        [NEWS, "It was  raining.", "The trial continues."]
    )
    assert left == replace(around, text=left.text)


def test_only_lines_that_are_named_go() -> None:
    around = article(ABOVE, NEWS, BELOW)
    assert without_lines(around, ()) is around
    assert without_lines(around, keys(article(NEWS, *"abcdefgh", "Read more."))) is around
    assert without_lines(around, keys(article("x", BELOW))).text.endswith(f"{ABOVE}\n\n{NEWS}")


def test_white_space_and_the_edge_tell_lines_apart_and_nothing_else() -> None:
    one, other = article(BELOW, *"abcdefghij"), article("Follow  us on\tFacebook. ", *"abcdefghij")
    assert edge_lines(one)[0].key == edge_lines(other)[0].key
    assert edge_lines(one)[0].key not in keys(article(*"abcdefghij", BELOW))
    assert edge_lines(one)[0].key not in keys(article(BELOW.upper(), *"abcdefghij"))


def test_a_line_far_from_the_edges_or_too_long_stays() -> None:
    inside = article(*"abcdefghij", BELOW, *"klmnopqr")
    assert without_lines(inside, keys(article(BELOW)) | keys(inside)) is inside
    long = article(NEWS, f"{BELOW} {'And more. ' * 40}")
    assert without_lines(long, keys(long)) is long


def test_several_lines_of_one_paragraph_go_together_where_none_of_them_is_news() -> None:
    wrapped = article(NEWS, "This story first appeared\nin the Echo.\n© 2020 Echo Ltd")
    assert without_lines(wrapped, keys(wrapped)).text.endswith(NEWS)
    mixed = article(NEWS, f"The trial continues.\n{BELOW}")
    assert without_lines(mixed, keys(mixed)) is mixed


def test_where_nothing_else_would_be_left_everything_stays() -> None:
    for alone in (
        article(ABOVE, BELOW),
        article(BELOW, head=""),
        article("[Caption] A boat", BELOW),
    ):
        assert without_lines(alone, keys(alone)) is alone


def test_pages_begin_where_their_words_do() -> None:
    around = article(ABOVE, NEWS, "It rained.", BELOW)
    around = replace(around, pages=(0, *map(around.text.index, ("Sign", "A fe", "t ra"))))
    left = without_lines(around, keys(around))
    assert [left.text[page:][:8] for page in left.pages] == [
        "Ferry si",
        "A ferry ",
        "A ferry ",
        "t rained",
    ]


def test_copies_share_a_core() -> None:
    long, longer = NEWS * 20, "It rained. " * 30
    one = article(ABOVE, long, longer, "Short.")
    assert core_of(one) == core_of(article(long, longer, BELOW, head="Other\n\n"))
    assert core_of(one) != core_of(article(ABOVE, long, f"{longer} Still.", "Short."))


@pytest.mark.parametrize(
    ("source", "url", "site", "known"),
    [
        ("https://www.echo.example/a", None, "The Echo", "echo.example"),
        ("/saved/a.html", "https://echo.example/a", "The Echo", "echo.example"),
        ("/mail/a.eml", None, "The Echo", "The Echo"),
        ("/news/a.txt", None, None, "/news"),
        ("/news/all.jsonl#https://echo.example/a", None, None, "/news"),
        ("/news/all.zip/day/a.txt", None, None, "/news/all.zip/day"),
    ],
)
def test_a_site_is_a_host_or_a_name_or_a_folder(
    source: str, url: str | None, site: str | None, known: str
) -> None:
    assert site_of(replace(article(NEWS), source=source, url=url, site=site)) == known


@given(
    st.lists(st.sampled_from([ABOVE, BELOW, NEWS, "\n", " ", "It rained.", "Key points"])),
    st.sampled_from(["", "Ferry sinks\n\n", "Ferry sinks\n\n4 May 2018\n\n"]),
    st.sampled_from(["\n\n", "\n"]),
)
def test_what_is_left_is_what_was_there_without_lines_of_the_site(
    paragraphs: list[str], head: str, gap: str
) -> None:
    around = article(*paragraphs, head=head, gap=gap)
    left = without_lines(around, keys(around))
    assert left.text.startswith(head)
    assert bool(left.text.strip()) == bool(around.text.strip())
    news = [line for line in around.text.split("\n") if line.strip() not in ("", ABOVE, BELOW)]
    assert [line for line in left.text.split("\n") if line.strip() in news] == news
