"""Requests to Telegram, with a note of every message that is on its way."""

from typing import Any

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest, RequestData

from bot.telegram.delivery import answering

# Raised before a request is complete, so that the server cannot have acted upon it.
_BEFORE = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.WriteError,
    httpx.WriteTimeout,
)


class OutboundRequest(HTTPXRequest):
    """Requests that note, for the update that is worked on, whether its answer has arrived."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,  # noqa: ANN401 - time-outs, as the library has them
        **kwargs: Any,  # noqa: ANN401 - as the library's own
    ) -> tuple[int, bytes]:
        """Make a request; see `BaseRequest.do_request`."""
        delivery = answering() if _sends_a_message(url) else None
        if delivery is None:
            return await super().do_request(url, method, request_data, *args, **kwargs)
        await delivery.sending()
        try:
            status, payload = await super().do_request(url, method, request_data, *args, **kwargs)
        except NetworkError as error:
            if not is_unsure(error):
                await delivery.not_sent()
            raise
        if 200 <= status < 300:
            await delivery.sent()
        else:
            await delivery.not_sent()
        return status, payload


def is_unsure(error: NetworkError) -> bool:
    """Whether Telegram may have done what was asked, although no response came."""
    cause = error.__cause__
    return isinstance(cause, httpx.HTTPError) and not isinstance(cause, _BEFORE)


def _sends_a_message(url: str) -> bool:
    method = url.rpartition("/")[2]
    return method.startswith("send") and method not in ("sendChatAction", "sendMessageDraft")
