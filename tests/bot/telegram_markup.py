"""What the Bot API refuses of buttons, quotations, inline results and commands."""

import re
from collections.abc import Mapping
from typing import Any

from tests.bot.telegram_messages import Entity, message_fault

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_QUOTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"}
_LONGEST_QUOTE = 1024
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
}  # fmt: skip


def keyboard_fault(markup: Mapping[str, Any]) -> str | None:
    """Return why an inline keyboard cannot be sent, None when it can."""
    if markup.keys() != {"inline_keyboard"}:
        return "object expected as reply markup"
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        return "inline keyboard must be an array of arrays of buttons"
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            return "inline keyboard button text must be non-empty"
        if button.keys() != {"text", "callback_data"}:
            return "inline keyboard button must have exactly one action"
        if not 1 <= len(str(button["callback_data"]).encode()) <= 64:
            return "BUTTON_DATA_INVALID"
    return None


def quote_fault(parameters: Mapping[str, Any], replied: Mapping[str, Any]) -> str | None:
    """Return why a message cannot be quoted so, None when it can.

    :param parameters: ReplyParameters.
    :param replied: the message that is replied to.
    """
    quote = parameters.get("quote")
    if quote is None:
        return None
    text = str(replied.get("text", ""))
    start = int(parameters.get("quote_position", 0))
    data, words = text.encode("utf-16-le"), str(quote).encode("utf-16-le")
    end = start + len(words) // 2
    if len(words) // 2 > _LONGEST_QUOTE or not quote:
        return "QUOTE_TEXT_INVALID"
    # Telegram searches from the position; a bot that counts right needs no search.
    if data[2 * start : 2 * end] != words:
        return "QUOTE_TEXT_INVALID"
    wanted = [
        (e["type"], max(e["offset"], start) - start, min(e["offset"] + e["length"], end) - start)
        for e in replied.get("entities", ())
        if e["type"] in _QUOTABLE and e["offset"] < end and e["offset"] + e["length"] > start
    ]
    given = [
        (e["type"], e["offset"], e["offset"] + e["length"])
        for e in parameters.get("quote_entities", ())
    ]
    return None if sorted(wanted) == sorted(given) else "QUOTE_TEXT_INVALID"


def results_fault(results: list[dict[str, Any]]) -> str | None:
    """Return why inline results cannot be shown, None when they can."""
    if len(results) > 50:
        return "RESULTS_TOO_MUCH"
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) != len(ids):
        return "RESULT_ID_DUPLICATE"
    for result in results:
        if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
            return "RESULT_ID_INVALID"
        if result.get("type") != "article" or not str(result.get("title", "")).strip():
            return "can't parse inline query result"
        unknown = result.keys() - {"type", "id", "title", "description", "input_message_content"}
        content = result.get("input_message_content", {})
        unknown |= content.keys() - {"message_text", "entities", "link_preview_options"}
        if unknown:
            return f"unknown fields {sorted(unknown)}"
        entities: list[Entity] = content.get("entities", [])
        fault = message_fault(str(content.get("message_text", "")), entities)
        if fault is not None:
            return fault
    return None


def button_fault(button: Mapping[str, Any]) -> str | None:
    """Return why a button above inline results cannot be shown, None when it can."""
    if button.keys() != {"text", "start_parameter"} or not str(button["text"]).strip():
        return "button must have a text and a start parameter"
    if not _PARAMETER.fullmatch(str(button["start_parameter"])):
        return "START_PARAM_INVALID"
    return None


def commands_fault(commands: list[dict[str, str]], scope: Mapping[str, Any]) -> str | None:
    """Return why commands cannot be set, None when they can."""
    if scope.get("type") not in _SCOPES:
        return "unsupported BotCommandScope type"
    if not 1 <= len(commands) <= 100:
        return "BOT_COMMANDS_TOO_MUCH"
    for command in commands:
        if command.keys() != {"command", "description"}:
            return "can't parse commands"
        if not _COMMAND.fullmatch(command["command"]):
            return "BOT_COMMAND_INVALID"
        if not 1 <= len(command["description"]) <= 256:
            return "BOT_COMMAND_DESCRIPTION_INVALID"
    return None
