"""Reading what Telegram delivers, so that one odd message does not hold up all others."""

import logging
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

_LOGGER = logging.getLogger(__name__)
_ENVELOPE = ("message_id", "chat", "from")
_ESSENTIALS = (*_ENVELOPE, "date", "text")


class InboundRequest(HTTPXRequest):
    """Requests for updates, whose responses hold only what the library can read.

    The library reads the updates of a response together: one that it cannot read (a new kind of
    message, say) would be delivered again and again, and nothing after it.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the response, with each update that cannot be read cut to what can."""
        response = HTTPXRequest.parse_json_payload(payload)
        if isinstance(response.get("result"), list):
            response["result"] = [readable(update) for update in response["result"]]
        return response


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return `update`, cut to what the library can read of it.

    :raises KeyError: when it has no number.
    """
    if _can_be_read(update):
        return update
    number = {"update_id": update["update_id"]}
    message = update.get("message")
    message = message if isinstance(message, dict) else {}
    text = {name: message[name] for name in _ESSENTIALS if name in message}
    sender = {name: text[name] for name in _ENVELOPE if name in text} | {"date": 0}
    for part, kept in (("its text", text), ("who sent it", sender)):
        essential = number | {"message": kept}
        if _can_be_read(essential):
            _LOGGER.warning("update %s: only %s can be read", number["update_id"], part)
            return essential
    _LOGGER.warning("update %s: nothing of it can be read", number["update_id"])
    return number


def _can_be_read(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update)
    except Exception:  # whatever goes wrong in the library, on data that came from outside
        return False
    return True
