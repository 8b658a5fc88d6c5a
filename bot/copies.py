"""How it is said that other articles hold a quote, too."""

from retriever import Quote


def copies_in_words(quote: Quote) -> str:
    """Return what follows where a quote comes from; empty where no other article has it."""
    count = len(quote.also_in)
    return "" if not count else f"; also in {count} other article{'s' if count > 1 else ''}"
