"""The Bot API for one bot, in memory: strict about what it gets, kind to tests."""

from collections.abc import Callable
from typing import Any

from tests.bot.telegram_markup import (
    button_fault,
    commands_fault,
    keyboard_fault,
    quote_fault,
    results_fault,
)
from tests.bot.telegram_messages import message_fault
from tests.bot.telegram_people import People
from tests.bot.telegram_state import sent_of

Params = dict[str, Any]

BOT = {"id": 4711, "is_bot": True, "first_name": "Newsquote", "username": "newsquote_test_bot"}
_LARGEST_FILE = 20_000_000
_LATE = "query is too old and response timeout expired or query ID is invalid"


class ApiError(Exception):
    """A refusal, as the Bot API words it."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status


class BotApi(People):
    """The methods of the Bot API."""

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
        content = _content(params)
        with self._changed:
            if "message_thread_id" in params:
                content["message_thread_id"] = int(params["message_thread_id"])
                content["is_topic_message"] = True
            content |= self._replying(chat["id"], params.get("reply_parameters"))
            message = self._message(chat, BOT, content)
            self.sent.append(sent_of(message))
            self._changed.notify_all()
            return message

    def _replying(self, chat: int, parameters: dict[str, Any] | None) -> dict[str, Any]:
        if parameters is None:
            return {}
        replied = self.messages.get((chat, int(parameters["message_id"])))
        if replied is None:
            if parameters.get("allow_sending_without_reply"):
                return {}
            raise ApiError(400, "Bad Request: message to be replied not found")
        _refuse(quote_fault(parameters, replied))
        content: dict[str, Any] = {
            "reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}
        }
        if "quote" in parameters:
            position = int(parameters.get("quote_position", 0))
            content["quote"] = {"text": parameters["quote"], "position": position}
        return content

    def _edit_text(self, params: Params) -> dict[str, Any]:
        return self._edit(params, _content(params))

    def _edit_markup(self, params: Params) -> dict[str, Any]:
        markup = params.get("reply_markup")
        _refuse(None if markup is None else keyboard_fault(markup))
        return self._edit(params, {} if markup is None else {"reply_markup": markup})

    def _edit(self, params: Params, content: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(params)
        with self._changed:
            place = (chat["id"], int(params.get("message_id", 0)))
            before = self.messages.get(place)
            if before is None:
                raise ApiError(400, "Bad Request: message to edit not found")
            if before["from"] != BOT:
                raise ApiError(400, "Bad Request: message can't be edited")
            after = {k: v for k, v in before.items() if k != "reply_markup"} | content
            if sent_of(before) == sent_of(after):
                raise ApiError(
                    400,
                    "Bad Request: message is not modified: specified new message content and reply "
                    "markup are exactly the same as a current content and reply markup of the "
                    "message",
                )
            self.messages[place] = after
            self.edits.append(sent_of(after))
            self._changed.notify_all()
            return after

    def _answer_press(self, params: Params) -> bool:
        text = params.get("text", "")
        if len(text) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        shown = {"text": text or None, "alert": params.get("show_alert") == "true"}
        self._answer_query(str(params.get("callback_query_id")), shown)
        return True

    def _answer_inline(self, params: Params) -> bool:
        results = params.get("results", [])
        _refuse(results_fault(results))
        if "button" in params:
            _refuse(button_fault(params["button"]))
        shown = {"results": results, "button": params.get("button")}
        shown["cache_time"] = int(params.get("cache_time", 300))
        self._answer_query(str(params.get("inline_query_id")), shown)
        return True

    def _answer_query(self, number: str, shown: dict[str, Any]) -> None:
        with self._changed:
            if number not in self._queries or self._queries[number] is not None:
                raise ApiError(400, f"Bad Request: {_LATE}")
            self._queries[number] = shown
            self._changed.notify_all()

    def _get_file(self, params: Params) -> dict[str, Any]:
        number = str(params.get("file_id"))
        if number not in self.files:
            raise ApiError(400, "Bad Request: invalid file_id")
        content = self.files[number]
        if len(content) > _LARGEST_FILE:
            raise ApiError(400, "Bad Request: file is too big")
        about = {"file_id": number, "file_unique_id": number, "file_size": len(content)}
        return about | {"file_path": f"documents/{number}"}

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
        scope = params.get("scope", {"type": "default"})
        commands = params.get("commands", [])
        _refuse(commands_fault(commands, scope))
        self.menus[scope["type"]] = commands
        return True

    def _chat(self, params: Params) -> dict[str, Any]:
        chat = int(params.get("chat_id", 0))
        if chat in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat not in self._chats:
            raise ApiError(400, "Bad Request: chat not found")
        return self._chats[chat]


def _content(params: Params) -> dict[str, Any]:
    text, entities = params.get("text", ""), params.get("entities", [])
    _refuse(message_fault(text, entities))
    content: dict[str, Any] = {"text": text, "entities": entities}
    if "reply_markup" in params:
        _refuse(keyboard_fault(params["reply_markup"]))
        content["reply_markup"] = params["reply_markup"]
    return content


def _refuse(fault: str | None) -> None:
    if fault is not None:
        raise ApiError(400, f"Bad Request: {fault}")


_SHOWN = {"chat_id", "text", "entities", "link_preview_options", "reply_markup"}
_METHODS: dict[str, tuple[Callable[[BotApi, Params], object], set[str]]] = {
    "getMe": (lambda _, __: BOT, set()),
    "getUpdates": (BotApi._get_updates, {"offset", "timeout", "limit", "allowed_updates"}),
    "sendMessage": (BotApi._send_message, _SHOWN | {"reply_parameters", "message_thread_id"}),
    "editMessageText": (BotApi._edit_text, _SHOWN | {"message_id"}),
    "editMessageReplyMarkup": (BotApi._edit_markup, {"chat_id", "message_id", "reply_markup"}),
    "answerCallbackQuery": (BotApi._answer_press, {"callback_query_id", "text", "show_alert"}),
    "answerInlineQuery": (
        BotApi._answer_inline,
        {"inline_query_id", "results", "cache_time", "is_personal", "button"},
    ),
    "getFile": (BotApi._get_file, {"file_id"}),
    "sendChatAction": (BotApi._send_chat_action, {"chat_id", "action", "message_thread_id"}),
    "deleteWebhook": (BotApi._delete_webhook, {"drop_pending_updates"}),
    "getWebhookInfo": (BotApi._webhook_info, set()),
    "setMyCommands": (BotApi._set_my_commands, {"commands", "scope"}),
}
