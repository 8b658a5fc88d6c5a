"""Entities as HTML."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from tests.bot.telegram_messages import Entity

_TAGS = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "blockquote": Markup("<blockquote>{}</blockquote>"),
    "expandable_blockquote": Markup("<blockquote>{}</blockquote>"),
}
_LINK = Markup('<a href="{}">{}</a>')
_BLOCKS = ("blockquote", "expandable_blockquote")


def as_html(text: str, entities: Sequence[Entity]) -> Markup:
    """Return a message as HTML.

    :param entities: as the Bot API has them: offsets in UTF-16 code units, none overlapping.
    """
    outer_first = sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    data = text.encode("utf-16-le")
    return _between(data, 0, len(data) // 2, outer_first)


def _between(data: bytes, start: int, end: int, entities: list[Entity]) -> Markup:
    parts = Markup()
    while entities:
        entity = entities.pop(0)
        first, last = entity["offset"], entity["offset"] + entity["length"]
        inner = [e for e in entities if e["offset"] < last]
        del entities[: len(inner)]
        parts += _plain(data, start, first)
        parts += _marked(entity, _between(data, first, last, inner))
        start = last
        # The line break after a block ends the block, which takes a line of its own.
        if entity["type"] in _BLOCKS and data[2 * start : 2 * start + 2] == b"\n\0":
            start += 1
    return parts + _plain(data, start, end)


def _marked(entity: Entity, inner: Markup) -> Markup:
    if entity["type"] == "text_link":
        return _LINK.format(entity["url"], inner)
    return _TAGS.get(entity["type"], Markup("{}")).format(inner)


def _plain(data: bytes, start: int, end: int) -> Markup:
    return escape(data[2 * start : 2 * end].decode("utf-16-le"))
