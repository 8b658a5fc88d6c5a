"""What still stands of what is said."""

from dataclasses import replace

from bot.replies import NO_LONGER, Reply
from bot.telegram.standing import standing
from retriever.answer import Turn
from tests.bot.scripted_archive import (
    BRIDGE,
    BRIDGE_ARTICLE,
    TRAM,
    TRAM_ARTICLE,
    ScriptedArchive,
    quote_of,
)

FIRST, SECOND = quote_of(TRAM_ARTICLE, TRAM), quote_of(BRIDGE_ARTICLE, BRIDGE)
TURN = Turn("Where?", "Where?", None, (FIRST, SECOND))
REPLY = Reply("Both:", (FIRST, SECOND), (TURN,))


def test_a_reply_whose_quotes_stand_is_said_as_it_is(archive: ScriptedArchive) -> None:
    assert standing(archive, REPLY) == REPLY
    assert standing(archive, Reply("Hello!")) == Reply("Hello!")


def test_quotes_of_a_reply_that_stand_nowhere_are_neither_shown_nor_known(
    archive: ScriptedArchive,
) -> None:
    archive.withdrawn.add(TRAM)
    left = replace(TURN, quotes=(SECOND,))
    assert standing(archive, REPLY) == Reply("Both:", (SECOND,), (left,))
    archive.withdrawn.add(BRIDGE)
    assert standing(archive, REPLY) == Reply(NO_LONGER)
