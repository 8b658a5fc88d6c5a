"""The Bot API for one bot, in memory: strict about what it gets, kind to tests."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.bot.telegram_messages import Sent, message_fault

Params = dict[str, Any]

PATIENCE = 60.0  # seconds; the machines that run this are shared
_BOT = {"id": 4711, "is_bot": True, "first_name": "Newsquote", "username": "newsquote_test_bot"}


class ApiError(Exception):
    """A refusal, as the Bot API words it."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status


class BotApi:
    """Chats, updates and messages; safe to use from several threads.

    :ivar sent: every message that the bot has sent.
    :ivar webhook: where updates go instead of `getUpdates`, if anywhere.
    :ivar blocked: chats whose person has blocked the bot.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.webhook = ""
        self.blocked: set[int] = set()
        self._changed = threading.Condition()
        self._updates: list[dict[str, Any]] = []
        self._past: list[dict[str, Any]] = []
        self._chats: dict[int, dict[str, Any]] = {}
        self._read: defaultdict[int, int] = defaultdict(int)
        self._last_update = 1000
        self._polls = 0
        self._closed = False

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not acknowledged."""
        with self._changed:
            return [update["update_id"] for update in self._updates]

    def say(self, chat: int, text: str) -> None:
        """Have the person of a private chat send a text."""
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            self.send(chat, text=text, entities=[command])
        else:
            self.send(chat, text=text)

    def send(self, chat: int, **content: object) -> None:
        """Have the person of a private chat send a message of any kind."""
        person = {"id": chat, "is_bot": False, "first_name": f"Person {chat}"}
        with self._changed:
            self._chats[chat] = {"id": chat, "type": "private", "first_name": f"Person {chat}"}
            self._last_update += 1
            message = self._message(self._chats[chat], person, content)
            self._updates.append({"update_id": self._last_update, "message": message})
            self._past.append(self._updates[-1])
            self._changed.notify_all()

    def come_again(self) -> None:
        """Deliver every update once more, as if none had been acknowledged."""
        with self._changed:
            self._updates = list(self._past)
            self._changed.notify_all()

    def reply(self, chat: int) -> Sent:
        """Return the next message that the bot sends to a chat."""

        def sent() -> list[Sent]:
            return [message for message in self.sent if message.chat == chat]

        self.wait(lambda: len(sent()) > self._read[chat])
        self._read[chat] += 1
        return sent()[self._read[chat] - 1]

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds, which is looked at after every call."""
        with self._changed:
            if not self._changed.wait_for(condition, PATIENCE):
                raise TimeoutError(f"it did not come to pass; sent so far: {self.sent}")

    def call(self, method: str, params: Params) -> object:
        """Return the result of a method.

        :raises ApiError: when there is no such method or the parameters are wrong.
        """
        if method not in _METHODS:
            raise ApiError(404, "Not Found")
        answer, allowed = _METHODS[method]
        if params.keys() - allowed:
            raise ApiError(400, f"Bad Request: unknown {sorted(params.keys() - allowed)}")
        return answer(self, params)

    def close(self) -> None:
        """End the polls that are waiting."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        with self._changed:
            if self.webhook:
                raise ApiError(409, "Conflict: can't use getUpdates while webhook is active")
            self._polls += 1
            poll = self._polls
            first = int(params.get("offset", 0))
            allowed = set(params.get("allowed_updates", ["message"]))
            self._updates = [
                update
                for update in self._updates
                if update["update_id"] >= first and update.keys() & allowed
            ]
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._updates or self._polls > poll or self._closed,
                float(params.get("timeout", 0)),
            )
            if self._polls > poll:
                raise ApiError(409, "Conflict: terminated by other getUpdates request")
            return self._updates[: int(params.get("limit", 100))]

    def _send_message(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        text, entities = params.get("text", ""), params.get("entities", [])
        fault = message_fault(text, entities)
        if fault is not None:
            raise ApiError(400, f"Bad Request: {fault}")
        with self._changed:
            self.sent.append(Sent(chat["id"], text, tuple(entities)))
            return self._message(chat, _BOT, {"text": text, "entities": entities})

    def _send_chat_action(self, params: Params) -> bool:
        self._chat(params)
        if params.get("action") != "typing":
            raise ApiError(400, "Bad Request: wrong parameter action in request")
        return True

    def _delete_webhook(self, params: Params) -> bool:
        if params.get("drop_pending_updates", "false") != "false":
            self._updates.clear()
        self.webhook = ""
        return True

    def _webhook_info(self, _: Params) -> dict[str, Any]:
        waiting = len(self.pending)
        return {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": waiting,
        }

    def _set_my_commands(self, params: Params) -> bool:
        commands = params.get("commands", [])
        if not all(command.keys() == {"command", "description"} for command in commands):
            raise ApiError(400, "Bad Request: can't parse commands")
        return True

    def _chat(self, params: Params) -> dict[str, Any]:
        chat = int(params.get("chat_id", 0))
        if chat in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat not in self._chats:
            raise ApiError(400, "Bad Request: chat not found")
        return self._chats[chat]

    def _message(
        self, chat: dict[str, Any], sender: dict[str, Any], content: dict[str, Any]
    ) -> dict[str, Any]:
        number = self._last_update + len(self.sent)
        head = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender}
        return head | content


_METHODS: dict[str, tuple[Callable[[BotApi, Params], object], set[str]]] = {
    "getMe": (lambda _, __: _BOT, set()),
    "getUpdates": (BotApi._get_updates, {"offset", "timeout", "limit", "allowed_updates"}),
    "sendMessage": (
        BotApi._send_message,
        {"chat_id", "text", "entities", "link_preview_options"},
    ),
    "sendChatAction": (BotApi._send_chat_action, {"chat_id", "action"}),
    "deleteWebhook": (BotApi._delete_webhook, {"drop_pending_updates"}),
    "getWebhookInfo": (BotApi._webhook_info, set()),
    "setMyCommands": (BotApi._set_my_commands, {"commands"}),
}
