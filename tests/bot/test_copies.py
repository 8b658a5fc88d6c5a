"""How copies of a quote are told."""

from dataclasses import replace
from datetime import date

import pytest

from bot.copies import copies_in_words
from bot.telegram.message import compose
from retriever.answer import Answer
from retriever.quote import Quote

QUOTE = Quote("It rained.", "a", "a.txt", "Rain", date(2017, 11, 4), None, "/a.txt", 0, 10, 0.9)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("b.txt",), "; also in b.txt"),
        (("https://www.news.example/a?b=1", "c.txt"), "; also in news.example and 1 more"),
    ],
)
def test_copies_are_named_and_counted(names: tuple[str, ...], words: str) -> None:
    assert copies_in_words(replace(QUOTE, also_in=names)) == words


def test_a_message_says_so_below_the_quote() -> None:
    copied = replace(QUOTE, also_in=("b.txt",))
    text, _ = compose(Answer("Did it rain?", "Did it rain?", "rained", (copied,), (), 0.9))
    assert text == "rained\n\nIt rained.\nRain, 4 November 2017; also in b.txt"
