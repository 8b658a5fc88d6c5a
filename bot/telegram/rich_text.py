"""Text with entities, the formatting that needs no markup and so no escaping."""

from dataclasses import dataclass

from telegram import MessageEntity


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, in which the Bot API counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def trim(text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    """Return the range from `start` to `end` (code points) without blanks at either end.

    Control characters count as blanks, as they do on Telegram's servers.
    """
    if end is None:
        end = len(text)
    while start < end and _is_blank(text[start]):
        start += 1
    while start < end and _is_blank(text[end - 1]):
        end -= 1
    return start, end


def trimmed(text: str) -> str:
    """Return `text` without blanks at either end."""
    start, end = trim(text)
    return text[start:end]


def _is_blank(character: str) -> bool:
    return character.isspace() or character <= " "


@dataclass(frozen=True)
class RichText:
    """A text and its entities, whose offsets and lengths are in UTF-16 code units."""

    text: str = ""
    entities: tuple[MessageEntity, ...] = ()

    def __add__(self, other: "RichText") -> "RichText":
        by = units(self.text)
        moved = tuple(
            MessageEntity(entity.type, entity.offset + by, entity.length, url=entity.url)
            for entity in other.entities
        )
        return RichText(self.text + other.text, self.entities + moved)

    def marked(
        self, kind: str, start: int = 0, end: int | None = None, *, url: str | None = None
    ) -> "RichText":
        """Return this with one more entity, unless there is nothing but blanks to mark.

        :param kind: type of the entity, one of `MessageEntity`'s.
        :param start: offset (code points) of the range, of which blanks at the ends stay unmarked.
        :param end: one past the last code point; None: the end of the text.
        :param url: where a text link leads.
        """
        start, end = trim(self.text, start, end)
        if start == end:
            return self
        offset, length = units(self.text[:start]), units(self.text[start:end])
        return RichText(self.text, (*self.entities, MessageEntity(kind, offset, length, url=url)))
