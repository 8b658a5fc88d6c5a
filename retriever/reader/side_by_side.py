"""The third look: the likeliest sentences side by side, as one passage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from haystack import Document

from retriever.reader.decoding import best_span
from retriever.reader.digest import Extract, digest
from retriever.reader.looking import LOWEST, Key, Seen, mass_between, normaliser
from retriever.reader.network import PassageLogits

_COMPARED = 4  # sentences at most
# From which lead on, of the mean mass of two looks, the third is spared: on held questions it
# changes hardly any first quote there, and six of ten questions are answered sooner.
_CLEAR = 2.0


@dataclass(frozen=True)
class SideBySide:
    """What the model sees in sentences that it compares.

    :param seen: of each candidate; None for one that was not compared.
    :param everything: the mass of all that was compared and of "no answer"; 0 where nothing was.
    """

    seen: tuple[Seen | None, ...]
    everything: float


def side_by_side(
    chosen: Sequence[tuple[Key, Seen]],
    again: Sequence[Seen | None],
    read: Callable[[Sequence[Document]], Sequence[PassageLogits]],
) -> SideBySide:
    """Look at the likeliest of the candidates side by side, unless one leads by far.

    :param chosen: the candidates and what was seen in each at the first look, and `again` at the
        second.
    :param read: returns what the model sees in passages.
    """
    masses = [
        (first.mass + (2 * LOWEST if second is None else second.mass)) / 2
        for (_, first), second in zip(chosen, again, strict=True)
    ]
    order = sorted(range(len(chosen)), key=lambda i: -masses[i])[:_COMPARED]
    seen: list[Seen | None] = [None] * len(chosen)
    if len(order) < 2 or masses[order[0]] - masses[order[1]] > _CLEAR:
        return SideBySide(tuple(seen), 0.0)
    made = digest([_extract(*chosen[i]) for i in order])
    passage = Document(content=made.text, meta={"title": made.title})
    (logits,) = read([passage])
    for i, place in zip(order, made.places, strict=True):
        span = best_span(logits, made.text, *place)
        if span is not None:
            key, first = chosen[i]
            mass = mass_between(logits, *place)
            shift = key[1] - place[0]
            seen[i] = Seen(span, mass, first.rank, shift, key[1], passage, logits)
    return SideBySide(tuple(seen), normaliser([logits]))


def _extract(key: Key, seen: Seen) -> Extract:
    article, start, end = key
    text = (seen.passage.content or "")[seen.before - seen.shift : end - seen.shift]
    title = seen.passage.meta.get("title") or ""
    return Extract(article, title, text, seen.before, start - seen.before)
