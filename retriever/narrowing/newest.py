"""Whether a question asks for the newest there is, and on what."""

import re
from dataclasses import dataclass

_LATEST = r"(?:latest|newest|most recent)"
_SAYING = (
    r"(?:says?|tells?|said|told|mentions?|reports?|reported|writes?|do|does|did|is|are|was|were)"
)
_NEWS = re.compile(
    rf"\b{_LATEST}(?: (?P<news>news|headlines?|reports?|articles?|story|stories))? "
    rf"(?:on|about|concerning|regarding|(?<= )(?:from|in)) "
    rf"(?P<topic>(?:(?! {_SAYING}\b)[^,.;:?!()])+)",
    re.IGNORECASE,
)
_ANY = re.compile(rf"\b{_LATEST} (?=\w)", re.IGNORECASE)
_NO_LATER_THAN = re.compile(r"\bat (?:the|its|their) latest\b", re.IGNORECASE)
_ONE, _SEVERAL = 1, 3  # articles that "the newest report" and "the latest news" are


@dataclass(frozen=True)
class Newest:
    """What the newest is wanted of.

    :param topic: of the articles, "" where the question asks of what happened, not of articles.
    :param most: how many articles on the topic are meant.
    """

    topic: str = ""
    most: int = _ONE


def newest_in(question: str) -> Newest | None:
    """Return what `question` wants the newest of, None where it does not say so.

    "The latest report on the crane" speaks of articles; "the latest vote" of what happened, which
    an older article may tell as well.
    """
    if _NO_LATER_THAN.search(question):
        return None
    found = _NEWS.search(question)
    if found is not None and (found["news"] or not re.search(r" (?:from|in) $", found[0])):
        one = (found["news"] or "").lower() in ("report", "article", "story", "headline")
        return Newest(found["topic"].strip(), _ONE if one else _SEVERAL)
    return Newest() if _ANY.search(question) else None
