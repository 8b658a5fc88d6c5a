"""What is no question: a friendly line, one for each album."""

from collections import OrderedDict

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.telegram.backstage import Backstage
from bot.telegram.commands import message_of
from bot.telegram.words import NOT_A_FILE, NOT_A_PAGE, NOT_FORWARDED, NOT_TEXT

_MOST_ALBUMS = 1000
_KINDS = (
    ("photo", "A nice picture, but I can only read text. What would you like to know?"),
    ("sticker", "I like stickers, but I can only answer questions. Please write me one."),
    ("animation", "That moves too fast for me: I can only read text. Please write a question."),
    ("voice", "I cannot listen to voice messages yet. Please write your question."),
    ("audio", "I cannot listen to music or recordings. Please write your question."),
    ("video", "I cannot watch videos. Please write your question."),
    ("video_note", "I cannot watch videos. Please write your question."),
)


class Others:
    """Messages that ask nothing.

    :param backstage: what it works with.
    """

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._albums: OrderedDict[str, None] = OrderedDict()

    async def hear(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Reply with one line."""
        message = message_of(update)
        album = message.media_group_id
        if album is not None:
            if album in self._albums:
                return
            self._albums[album] = None
            if len(self._albums) > _MOST_ALBUMS:
                self._albums.popitem(last=False)
        await self._backstage.say(message, line_for(message))


def line_for(message: Message) -> str:
    """Return what is said to a message that asks nothing."""
    if message.forward_origin is not None:
        return NOT_FORWARDED
    if message.text:
        return NOT_A_PAGE
    kinds = (line for name, line in _KINDS if getattr(message, name))
    return next(kinds, NOT_A_FILE if message.document else NOT_TEXT)
