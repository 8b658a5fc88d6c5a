"""A Bot API server on a free port of this machine, whose calls can be made to fail."""

import json
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.bot.telegram_api import ApiError, BotApi, Params

TOKEN = "4711:token-of-the-test-bot"  # noqa: S105 - of no bot
_FORM = "application/x-www-form-urlencoded"
_JSON = {
    "allowed_updates", "button", "commands", "entities", "link_preview_options", "reply_markup",
    "reply_parameters", "results", "scope",
}  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A request of the bot and what became of it.

    :param status: of the HTTP response; 0 for a connection that was dropped.
    :param at: time of arrival, in seconds of the monotonic clock.
    """

    method: str
    params: Params
    status: int
    at: float


@dataclass(frozen=True)
class Failure:
    """How a call is to fail: with an HTTP status, or by a connection that is dropped.

    :param after: whether what was asked is done all the same.
    :param then: called when that is decided, before the response.
    """

    status: int = 0
    retry_after: int = 0
    after: bool = False
    then: Callable[[], None] = lambda: None


class TelegramServer(BotApi):
    """The Bot API over HTTP; a context manager that serves in a thread.

    :ivar calls: the calls that were answered, in the order of their answers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self._failures: defaultdict[str, deque[Failure]] = defaultdict(deque)
        self._socket = socket.create_server(("127.0.0.1", 0))
        app = Starlette(
            routes=[
                Route("/bot{token}/{method}", self._serve, methods=["POST"]),
                Route("/file/bot{token}/documents/{number}", self._download),
            ]
        )
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, log_level="critical", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    @property
    def address(self) -> str:
        """The address that a bot is given."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def fail(self, method: str, *failures: Failure) -> None:
        """Have the next calls of a method fail, one after another."""
        self._failures[method].extend(failures)

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of a method that were answered."""
        return [call for call in self.calls if call.method == method]

    def saw_typing(self) -> set[int]:
        """Return the chats that have seen the bot typing."""
        return {int(call.params["chat_id"]) for call in self.calls_of("sendChatAction")}

    async def _serve(self, request: Request) -> Response:
        body = (await request.body()).decode()
        kind = request.headers.get("content-type", _FORM)
        token, method = request.path_params["token"], request.path_params["method"]
        return await run_in_threadpool(self._answer, token, method, kind, body)

    async def _download(self, request: Request) -> Response:
        content = self.files.get(request.path_params["number"])
        if request.path_params["token"] != TOKEN or content is None:
            return Response(status_code=404)
        return Response(content)

    def _answer(self, token: str, method: str, kind: str, body: str) -> Response:
        at = time.monotonic()
        status = 200
        params: Params = {}
        content: dict[str, Any]
        failure = self._failures[method].popleft() if self._failures[method] else None
        try:
            if token != TOKEN:
                raise ApiError(401, "Unauthorized")
            params = self._parsed(kind, body)
            if failure is None or failure.after:
                content = {"ok": True, "result": self.call(method, params)}
            if failure is not None:
                failure.then()
                if failure.status != 200:
                    raise ApiError(failure.status, "Failing, as the test wants it")
        except ApiError as error:
            status = error.status
            content = {"ok": False, "error_code": status, "description": str(error)}
            if failure is not None and failure.retry_after:
                content["parameters"] = {"retry_after": failure.retry_after}
        with self._changed:
            self.calls.append(Call(method, params, status, at))
            self._changed.notify_all()
        return JSONResponse(content, status) if status else _Dropped()

    def _parsed(self, kind: str, body: str) -> Params:
        """Return the parameters of a form, the objects among them parsed."""
        if kind != _FORM:
            raise ApiError(400, f"Bad Request: content type {kind}")
        try:
            fields = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body)))
            return {key: json.loads(text) if key in _JSON else text for key, text in fields.items()}
        except ValueError as error:
            raise ApiError(400, f"Bad Request: {error}") from error


class _Dropped(Response):
    """A response that breaks off, upon which the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
