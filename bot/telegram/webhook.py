"""A webhook: updates that Telegram brings."""

import asyncio
import hmac
import json
import logging
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, Update

from bot.address import Address
from bot.telegram.contact import Contact
from bot.telegram.handlers import WANTED_UPDATES
from bot.telegram.inbound import readable
from bot.telegram.intake import Intake
from bot.telegram.site import Certificate
from documents.errors import NewsquoteError

_LOGGER = logging.getLogger(__name__)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_LARGEST = 2**20  # bytes of an update
_CONNECTIONS = 40


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass
class Webhook:
    """Has Telegram bring updates to an address, and takes only those that bear the secret.

    :param url: the address as Telegram reaches it; its path is where updates are taken.
    :param listen: where the process listens, behind a reverse proxy or directly.
    :param certificate: what it identifies itself with, when there is no proxy that does.
        One that is signed by itself is sent to Telegram, which trusts it then.
    :param secret: what Telegram sends with each update; a new one at each start unless given.
    :raises NewsquoteError: when `url` cannot be one.
    """

    url: str
    listen: Address
    certificate: Certificate | None = None
    secret: str = field(default_factory=_new_secret, repr=False)
    _intake: Intake | None = field(default=None, init=False, repr=False)
    _contact: Contact | None = field(default=None, init=False, repr=False)
    _bot: Bot | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NewsquoteError(
                f"the webhook must be an address like https://bot.example/hook, got {self.url!r}"
            )

    @property
    def route(self) -> Route:
        """Where the process takes updates."""
        return Route(urlsplit(self.url).path or "/", self._take, methods=["POST"])

    async def run(self, bot: Bot, intake: Intake, contact: Contact) -> None:
        """Tell Telegram the address, and take updates for ever."""
        self._intake, self._contact, self._bot = intake, contact, bot
        await contact.steadily(lambda: self._announce(bot))
        _LOGGER.info("Telegram brings updates to %s", urlsplit(self.url).hostname)
        await asyncio.Event().wait()

    async def close(self, bot: Bot) -> None:
        """Take no more; Telegram keeps what it cannot bring, and brings it after the next start."""
        self._intake = None

    async def _announce(self, bot: Bot) -> None:
        own = self.certificate is not None and self.certificate.is_signed_by_itself
        await bot.set_webhook(
            self.url,
            certificate=self.certificate.chain if self.certificate is not None and own else None,
            secret_token=self.secret,
            max_connections=_CONNECTIONS,
            allowed_updates=WANTED_UPDATES,
        )

    async def _take(self, request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return PlainTextResponse("the secret is missing or wrong\n", 403)
        if int(request.headers.get("content-length", _LARGEST + 1)) > _LARGEST:
            return PlainTextResponse("too large\n", 413)
        if self._intake is None or self._contact is None:
            return PlainTextResponse("starting or stopping\n", 503)
        try:
            update = Update.de_json(readable(json.loads(await request.body())), self._bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            _LOGGER.warning("what came to the webhook is no update")
            return PlainTextResponse("no update\n", 400)
        try:
            await self._intake.take([update])
        except NewsquoteError as error:
            _LOGGER.error("update %s: %s", update.update_id, error)
            return PlainTextResponse("it cannot be kept, try again\n", 503)
        self._contact.made()
        return PlainTextResponse("")
