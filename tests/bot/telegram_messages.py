"""Messages as the Bot API sees them: what it refuses, and what a person would read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

LONGEST = 4096
MOST_ENTITIES = 100
_KINDS = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link",
}  # fmt: skip
_QUOTES = {"blockquote", "expandable_blockquote"}
Entity = dict[str, Any]


def message_fault(text: str, entities: Sequence[Entity]) -> str | None:
    """Return why a message cannot be sent, None when it can.

    Offsets and lengths are UTF-16 code units. Blanks at the ends of the text or of an entity,
    which Telegram cuts off, are refused, so that what is sent is what arrives.
    """
    try:
        data = text.encode("utf-16-le")
    except UnicodeEncodeError:
        return "text must be encoded in UTF-8"
    if not any(map(_is_visible, text)):
        return "message text is empty"
    if len(data) // 2 > LONGEST:
        return "message is too long"
    if len(entities) > MOST_ENTITIES:
        return "too many entities"
    if not (_is_visible(text[0]) and _is_visible(text[-1])):
        return "blanks at the end of the text"
    faults = (_entity_fault(data, entity) for entity in entities)
    return next(filter(None, faults), None) or _nesting_fault(entities)


def _entity_fault(data: bytes, entity: Entity) -> str | None:
    kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
    if kind not in _KINDS:
        return f"unknown entity type {kind}"
    if type(offset) is not int or type(length) is not int or offset < 0 or length < 1:
        return "entity range must be positive integers"
    if 2 * (offset + length) > len(data):
        return "entity beyond the end of the text"
    try:
        covered = data[2 * offset : 2 * (offset + length)].decode("utf-16-le")
    except UnicodeDecodeError:
        return "entity splits a surrogate pair"
    if not (_is_visible(covered[0]) and _is_visible(covered[-1])):
        return "entity begins or ends with a blank"
    is_link = str(entity.get("url", "")).startswith(("http://", "https://"))
    if is_link != (kind == "text_link"):
        return f"address {entity.get('url')} in an entity of type {kind}"
    unknown = entity.keys() - {"type", "offset", "length", "url"}
    return f"unknown fields {unknown}" if unknown else None


def _nesting_fault(entities: Sequence[Entity]) -> str | None:
    for one, other in combinations(entities, 2):
        (start, end), (begin, stop) = sorted((_range(one), _range(other)))
        if start < begin < end < stop:
            return "entities overlap"
        meet = begin < end
        if meet and (one["type"] == other["type"] or {one["type"], other["type"]} <= _QUOTES):
            return f"{one['type']} inside itself"
    return None


def _range(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _is_visible(character: str) -> bool:
    return character > " " and not character.isspace()


@dataclass(frozen=True)
class Sent:
    """A message of the bot, as it was sent or as an edit made it.

    :param buttons: the texts and the data of its buttons, row by row.
    :param quote: words quoted above it from the message that it replies to.
    :param topic: of a forum, that it stands in.
    :param number: its id.
    :param replies_to: id of the message that it replies to.
    """

    chat: int
    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    quote: str | None = None
    topic: int | None = None
    number: int = field(default=0, compare=False)
    replies_to: int | None = field(default=None, compare=False)

    def marked(self, *kinds: str) -> list[str]:
        """Return the texts of the entities of these types, in their order in the message."""
        data = self.text.encode("utf-16-le")
        ranges = sorted(_range(entity) for entity in self.entities if entity["type"] in kinds)
        return [data[2 * start : 2 * end].decode("utf-16-le") for start, end in ranges]

    @property
    def blocks(self) -> list[str]:
        """The texts of the block quotes, expandable or not."""
        return self.marked(*_QUOTES)

    @property
    def labels(self) -> list[str]:
        """The texts of the buttons."""
        return [text for row in self.buttons for text, _ in row]
