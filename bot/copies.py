"""How it is said that a quote has other sources, too, and that its article has changed."""

from urllib.parse import urlsplit

from retriever import Quote


def copies_in_words(quote: Quote) -> str:
    """Return what follows where a quote comes from; empty where there is nothing to say."""
    return _also_in(quote.also_in) + ("; the article has changed since" if quote.changed else "")


def _also_in(names: tuple[str, ...]) -> str:
    if not names:
        return ""
    more = len(names) - 1
    return f"; also in {place_in_words(names[0])}{f' and {more} more' if more else ''}"


def place_in_words(name: str) -> str:
    """Return a name of an article, the host alone where that is an address."""
    host = urlsplit(name).hostname if "://" in name else None
    return name if host is None else host.removeprefix("www.")
