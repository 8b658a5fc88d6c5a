"""The buttons under messages, and what is in them when they are pressed.

A press carries a word of ours, at most 64 bytes; which answer it is about is found by the message.
"""

from dataclasses import dataclass
from enum import StrEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from retriever.answer import Answer


class Press(StrEnum):
    """What a button asks for."""

    CONTEXT = "context"
    MORE = "more"
    NEAREST = "nearest"
    BACK = "back"
    GOOD = "good"
    BAD = "bad"
    LIST = "list"
    REMOVE = "remove"


_MOST_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)


@dataclass(frozen=True)
class ListPage:
    """A page of the list of articles.

    :param number: of the page, from 0.
    :param topic: what the articles are about; empty: all of them.
    """

    number: int
    topic: str = ""

    @classmethod
    def of(cls, data: str) -> "ListPage":
        """Return the page that a press asks for.

        :raises ValueError: when it asks for none.
        """
        _, number, topic = data.split(":", 2)
        return cls(max(0, int(number)), topic)

    def data(self) -> str:
        """Return what the button carries, its topic cut to the words that there is room for."""
        head = f"{Press.LIST}:{self.number}:"
        return head + shortened(self.topic, _MOST_BYTES - len(head))


LONGEST_TOPIC = _MOST_BYTES - len(f"{Press.LIST}:99999:")


def shortened(topic: str, most: int = LONGEST_TOPIC) -> str:
    """Return the first words of `topic` that take at most `most` bytes."""
    topic = " ".join(topic.encode("utf-8", "ignore").decode().split())
    raw = topic.encode()
    if len(raw) <= most:
        return topic
    whole = raw[:most].decode("utf-8", "ignore")
    return whole.rpartition(" ")[0] or whole


def under_answer(answer: Answer, *, voted: bool | None = None) -> InlineKeyboardMarkup:
    """Return the buttons under an answer or an abstention.

    :param voted: the thumb of who asked, if any yet.
    """
    up, down = ("👍 ✓" if voted is True else "👍"), ("👎 ✓" if voted is False else "👎")
    thumbs = [_button(up, Press.GOOD), _button(down, Press.BAD)]
    if answer.text is not None:
        looks = [_button("Context", Press.CONTEXT), _button("More quotes", Press.MORE)]
        return InlineKeyboardMarkup([looks, thumbs])
    if answer.nearest:
        return InlineKeyboardMarkup([[_button("Nearest sentences", Press.NEAREST)], thumbs])
    return InlineKeyboardMarkup([thumbs])


def back() -> InlineKeyboardMarkup:
    """Return the button that brings the answer back."""
    return InlineKeyboardMarkup([[_button("« Back", Press.BACK)]])


def between_pages(page: ListPage, pages: int) -> InlineKeyboardMarkup | None:
    """Return the buttons to the pages before and after, None where there is only one.

    :param pages: how many there are.
    """
    row = []
    if page.number > 0:
        before = ListPage(page.number - 1, page.topic)
        row.append(InlineKeyboardButton("‹ Newer", callback_data=before.data()))
    if page.number < pages - 1:
        after = ListPage(page.number + 1, page.topic)
        row.append(InlineKeyboardButton("Older ›", callback_data=after.data()))
    return InlineKeyboardMarkup([row]) if row else None


def under_added(article_id: str) -> InlineKeyboardMarkup:
    """Return the button that takes an article out again."""
    return InlineKeyboardMarkup([[_button("Remove it", f"{Press.REMOVE}:{article_id}")]])


def _button(text: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=str(data))
