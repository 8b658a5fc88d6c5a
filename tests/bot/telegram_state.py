"""What the Bot API holds for one bot: chats, messages, updates, presses, files."""

import threading
import time
from collections import defaultdict
from typing import Any

from tests.bot.telegram_messages import Sent

PATIENCE = 60.0  # seconds; the machines that run this are shared


class BotState:
    """Chats, updates and messages; safe to use from several threads.

    :ivar sent: every message that the bot has sent.
    :ivar edits: what edits have made of its messages, one after another.
    :ivar messages: all messages as they are now, by chat and id.
    :ivar files: what people have sent, by file id.
    :ivar menus: the commands that were set, by the type of their scope.
    :ivar webhook: where updates go instead of `getUpdates`, if anywhere.
    :ivar blocked: chats whose person has blocked the bot.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.edits: list[Sent] = []
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.webhook = ""
        self.blocked: set[int] = set()
        self._changed = threading.Condition()
        self._updates: list[dict[str, Any]] = []
        self._past: list[dict[str, Any]] = []
        self._chats: dict[int, dict[str, Any]] = {}
        self._queries: dict[str, dict[str, Any] | None] = {}
        self._read: defaultdict[int, int] = defaultdict(int)
        self._seen: defaultdict[tuple[int, int], int] = defaultdict(int)
        self._last_update = 1000
        self._last_message = 0
        self._last_query = 0
        self._polls = 0
        self._closed = False

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not acknowledged."""
        with self._changed:
            return [update["update_id"] for update in self._updates]

    def now(self, message: Sent) -> Sent:
        """Return a message of the bot as it is now."""
        return sent_of(self.messages[message.chat, message.number])

    def delete(self, message: Sent) -> None:
        """Have somebody delete a message of the bot."""
        with self._changed:
            del self.messages[message.chat, message.number]

    def come_again(self) -> None:
        """Deliver every update once more, as if none had been acknowledged."""
        with self._changed:
            self._updates = list(self._past)
            self._changed.notify_all()

    def close(self) -> None:
        """End the polls that are waiting."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _chat_of(self, number: int) -> dict[str, Any]:
        if number < 0:
            chat = {"id": number, "type": "supergroup", "title": f"Group {-number}"}
            chat["is_forum"] = True
        else:
            chat = {"id": number, "type": "private", "first_name": f"Person {number}"}
        return self._chats.setdefault(number, chat)

    def _deliver(self, update: dict[str, Any]) -> None:
        self._last_update += 1
        self._updates.append({"update_id": self._last_update} | update)
        self._past.append(self._updates[-1])
        self._changed.notify_all()

    def _message(
        self, chat: dict[str, Any], sender: dict[str, Any], content: dict[str, Any]
    ) -> dict[str, Any]:
        self._last_message += 1
        number = self._last_message
        head = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender}
        message = head | content
        self.messages[chat["id"], number] = message
        return message


def sent_of(message: dict[str, Any]) -> Sent:
    """Return what a person sees of a message of the bot."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    replied = message.get("reply_to_message")
    return Sent(
        chat=message["chat"]["id"],
        text=message["text"],
        entities=tuple(message.get("entities", ())),
        buttons=tuple(tuple((b["text"], b["callback_data"]) for b in row) for row in rows),
        quote=message.get("quote", {}).get("text"),
        topic=message.get("message_thread_id"),
        number=message["message_id"],
        replies_to=None if replied is None else replied["message_id"],
    )
