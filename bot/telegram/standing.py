"""What still stands of what is said, checked at the moment it is sent."""

from dataclasses import replace

from bot.replies import NO_LONGER, Reply
from bot.telegram.ports import Archive
from retriever.answer import Answer
from retriever.quote import Quote

Said = Answer | Reply


def standing(archive: Archive, said: Said) -> Said:
    """Return `said` with only those quotes that stand in the articles as stored now.

    Talk may be of what was quoted before: its quotes may stand in earlier versions, too.
    """
    return standing_reply(archive, said) if isinstance(said, Reply) else archive.verified(said)


def standing_reply(archive: Archive, reply: Reply) -> Reply:
    """Return `reply` with those of its quotes that stand in some version of their articles.

    The others are not known in the conversation either. Where none is left, the reply says so.
    """
    recalled = [(quote, archive.recall(quote)) for quote in reply.quotes]
    quotes = tuple(now for _, now in recalled if now is not None)
    if quotes == reply.quotes:
        return reply
    if not quotes:
        return Reply(NO_LONGER)
    lost = {quote for quote, now in recalled if now is None}
    turns = reply.history
    if turns is not None:
        turns = tuple(replace(turn, quotes=_without(lost, turn.quotes)) for turn in turns)
    return replace(reply, quotes=quotes, history=turns)


def _without(lost: set[Quote], quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    return tuple(quote for quote in quotes if quote not in lost)
