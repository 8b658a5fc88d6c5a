"""The state of a conversation: a tuple of turns, bounded in number and in size."""

from dataclasses import replace

from retriever.answer import Turn

LONGEST_HISTORY = 10
_LONGEST_QUESTION = 2_000  # characters
_LONGEST_QUOTES = 8_000  # characters of a turn's quotes together


def extended(history: tuple[Turn, ...], turn: Turn) -> tuple[Turn, ...]:
    """Return `history` with `turn` at its end, without what is too long ago or too long."""
    return (*history, bounded(turn))[-LONGEST_HISTORY:]


def bounded(turn: Turn) -> Turn:
    """Return `turn` with its questions cut and without quotes beyond what a follow-up needs."""
    quotes, length = [], 0
    for quote in turn.quotes:
        names = (quote.title, quote.article, quote.source, quote.url or "")
        length += len(quote.text) + sum(map(len, names))
        if length > _LONGEST_QUOTES:
            break
        quotes.append(quote)
    answer = turn.answer
    return replace(
        turn,
        question=turn.question[:_LONGEST_QUESTION],
        standalone=turn.standalone[:_LONGEST_QUESTION],
        answer=None if answer is None else answer[:_LONGEST_QUESTION],
        quotes=tuple(quotes),
    )
