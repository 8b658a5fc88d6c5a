"""Questions into full-text queries."""

import re

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 64
STOP_WORDS = frozenset(
    """a about after all also am an and any are as at be been before being but by can could did do
    does doing for from get got had has have having he her hers him his how i if in into is it its
    just many me more most much my no nor not of off on once only or other our out over own said
    same say says she should so some such tell than that the their theirs them then there these
    they this those to too under until up us was we were what when where which while who whom whose
    why will with would you your s t""".split()
)


def content_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, each once, without stop words.

    A text of stop words alone keeps them. At most 64 words are returned.
    """
    words = list(dict.fromkeys(match[0].lower() for match in _WORD.finditer(text[:20_000])))
    return ([word for word in words if word not in STOP_WORDS] or words)[:_MOST_WORDS]


def match_query(text: str) -> str | None:
    """Return an FTS5 query for passages with any content word of `text`; None without a word."""
    words = content_words(text)
    return " OR ".join(f'"{word}"' for word in words) or None
