"""What a message asks, of whom, and in which conversation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Message, MessageEntity, ReplyParameters, User
from telegram.constants import ChatType, MessageLimit

from bot.telegram.rich_text import trim, units

LONGEST_QUOTE = int(MessageLimit.MAX_TEXT_LENGTH) // 4  # of a message replied to; the Bot API's
_COMMAND = "/ask"
_AROUND_A_MENTION = " ,:;.–—-"
# Which a quotation has to repeat, according to the Bot API.
_KEPT = {
    MessageEntity.BOLD,
    MessageEntity.ITALIC,
    MessageEntity.UNDERLINE,
    MessageEntity.STRIKETHROUGH,
    MessageEntity.SPOILER,
    MessageEntity.CUSTOM_EMOJI,
}
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Asked:
    """A question to the bot.

    :param question: its words, without the bot's name; may be empty.
    :param start: where in the message's text the words that stand for it begin, in code points.
    :param end: one past the last of them.
    """

    question: str
    start: int
    end: int


def conversation_of(message: Message) -> str:
    """Return the conversation that a message belongs to: one for each person, chat and topic."""
    chat = str(message.chat.id)
    topic = message.message_thread_id if message.is_topic_message else None
    if message.chat.type == ChatType.PRIVATE and topic is None:
        return chat
    return f"{chat}:{topic or 0}:{person_of(message)}"


def person_of(message: Message) -> str:
    """Return the id of who wrote a message: a person, or a chat in whose name one writes."""
    if message.sender_chat is not None:
        return str(message.sender_chat.id)
    return str(message.chat.id if message.from_user is None else message.from_user.id)


def asked_in(message: Message, bot: User) -> Asked | None:
    """Return what `message` asks the bot, None where it is not meant for it.

    In a group it is meant for the bot when it mentions it, replies to it, or begins with /ask.
    """
    text = message.text or ""
    first = _leading_command(message)
    if first is not None:
        name, length = first
        if name.lower() not in (_COMMAND, f"{_COMMAND}@{bot.username}".lower()):
            return None
        return _asked(text, [(0, length)])
    mentions = list(_mentions(message, bot))
    if message.chat.type == ChatType.PRIVATE or mentions or _replies_to(message, bot):
        return _asked(text, mentions)
    return None


def quoting(message: Message, asked: Asked) -> ReplyParameters:
    """Return the parameters that make a reply to `message` quote what it asks."""
    text = message.text or ""
    start, end = asked.start, asked.end
    while units(text[start:end]) > LONGEST_QUOTE:
        end -= max(1, (units(text[start:end]) - LONGEST_QUOTE) // 2)
    start, end = trim(text, start, end)
    if start == end:
        return ReplyParameters(message.message_id, allow_sending_without_reply=True)
    offset, length = units(text[:start]), units(text[start:end])
    return ReplyParameters(
        message.message_id,
        allow_sending_without_reply=True,
        quote=text[start:end],
        quote_position=offset,
        quote_entities=list(_clipped(message.entities, offset, offset + length)) or None,
    )


def _asked(text: str, without: list[tuple[int, int]]) -> Asked:
    """Return the question in `text` without some ranges; its longest piece stands for it."""
    pieces = []
    begin = 0
    for start, end in [*sorted(without), (len(text), len(text))]:
        pieces.append((begin, max(begin, start)))
        begin = max(begin, end)
    if without:
        pieces = [_stripped(text, *piece) for piece in pieces]
    pieces = [piece for piece in pieces if piece[0] < piece[1]]
    question = " ".join(text[start:end] for start, end in pieces)
    if without:
        question = _BLANKS.sub(" ", question)
    start, end = max(pieces, key=lambda piece: piece[1] - piece[0], default=(0, 0))
    return Asked(question, start, end)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without blanks and without the marks that set a name off at its start."""
    while start < end and (text[start] in _AROUND_A_MENTION or text[start].isspace()):
        start += 1
    return trim(text, start, end)


def _leading_command(message: Message) -> tuple[str, int] | None:
    entities = message.entities
    if not entities or entities[0].type != MessageEntity.BOT_COMMAND or entities[0].offset:
        return None
    return message.parse_entity(entities[0]), entities[0].length  # commands are ASCII


def _mentions(message: Message, bot: User) -> Iterable[tuple[int, int]]:
    text = (message.text or "").encode("utf-16-le", "surrogatepass")
    for entity in message.entities:
        named = entity.type == MessageEntity.MENTION and (
            message.parse_entity(entity).lower() == f"@{bot.username}".lower()
        )
        linked = entity.type == MessageEntity.TEXT_MENTION and entity.user == bot
        if named or linked:
            start = len(text[: 2 * entity.offset].decode("utf-16-le", "replace"))
            yield start, start + len(message.parse_entity(entity))


def _replies_to(message: Message, bot: User) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user == bot


def _clipped(entities: Iterable[MessageEntity], start: int, end: int) -> Iterable[MessageEntity]:
    for entity in entities:
        first = max(start, entity.offset)
        last = min(end, entity.offset + entity.length)
        if entity.type in _KEPT and first < last:
            yield MessageEntity(
                entity.type, first - start, last - first, custom_emoji_id=entity.custom_emoji_id
            )
