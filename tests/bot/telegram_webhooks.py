"""The Bot API server as it brings updates to a webhook."""

import email
import json
import ssl
import threading
import urllib.error
import urllib.request
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.bot.telegram_api import ApiError, Params
from tests.bot.telegram_server import TelegramServer

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_FIELDS = {"url", "certificate", "secret_token", "max_connections", "allowed_updates"}
_SECRET_LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_RETRY_AFTER = 0.1


class WebhookServer(TelegramServer):
    """Brings updates, one after another, and again until they are taken.

    :ivar secret: what came with the last `setWebhook`.
    :ivar certificate: the file that came with it, in which alone the server then trusts.
    :ivar refusals: the statuses with which updates were not taken.
    """

    def __init__(self) -> None:
        super().__init__()
        self.secret = ""
        self.certificate = ""
        self.refusals: list[int] = []
        self._bringing = threading.Thread(target=self._bring)

    def __enter__(self) -> Self:
        super().__enter__()
        self._bringing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self._bringing.join()

    def call(self, method: str, params: Params) -> object:
        """Return the result of a method; see `BotApi.call`."""
        return self._set_webhook(params) if method == "setWebhook" else super().call(method, params)

    def bring(self, content: object, *, secret: str | None = None) -> int:
        """Bring anything to the webhook, and return the status of the response."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"}
        if secret != "":
            headers[HEADER] = self.secret if secret is None else secret
        request = urllib.request.Request(self.webhook, body, headers)  # noqa: S310 - the bot's
        context = None
        if self.certificate:
            context = ssl.create_default_context(cadata=self.certificate)
        try:
            with urllib.request.urlopen(request, timeout=10, context=context) as response:  # noqa: S310 - our own server
                return int(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def _parsed(self, kind: str, body: str) -> Params:
        if not kind.startswith("multipart/form-data"):
            return super()._parsed(kind, body)
        form = email.message_from_string(f"Content-Type: {kind}\n\n{body}")
        fields: dict[str, Any] = {}
        for part in form.get_payload():
            name = part.get_param("name", header="content-disposition")  # type: ignore[union-attr]  # a message of parts
            fields[str(name)] = part.get_payload()  # type: ignore[union-attr]  # a message of parts
        return fields

    def _set_webhook(self, params: Params) -> bool:
        address = urlsplit(params.get("url", ""))
        if params.keys() - _FIELDS:
            raise ApiError(400, f"Bad Request: unknown {sorted(params.keys() - _FIELDS)}")
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ApiError(400, "Bad Request: bad webhook: an URL must be provided")
        secret = params.get("secret_token", "")
        if not 0 < len(secret) <= 256 or set(secret) - _SECRET_LETTERS:
            raise ApiError(400, "Bad Request: secret token contains unallowed characters")
        with self._changed:
            self.webhook, self.secret = params["url"], secret
            self.certificate = params.get("certificate", "")
            self._changed.notify_all()
        return True

    def _bring(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or (self.webhook and self._updates))
                if self._closed:
                    return
                update = self._updates[0]
            status = self.bring(update)
            with self._changed:
                if status == 200:
                    self._updates.remove(update)
                else:
                    self.refusals.append(status)
                    self._changed.wait(_RETRY_AFTER)
                self._changed.notify_all()
