"""What the process serves over HTTP: health and figures, and the webhook where there is one."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.address import Address
from bot.telegram.contact import Contact
from bot.telegram.metrics import Metrics
from documents.errors import NewsquoteError

HEALTH, METRICS = "/healthz", "/metrics"
# A long poll ends after half a minute at the latest.
_LONGEST_SILENCE = 90.0
_GRACE = 5  # seconds in which requests under way are finished at the end


@dataclass(frozen=True)
class Certificate:
    """Files in PEM format: a certificate, with its chain, and its key."""

    chain: Path
    key: Path

    @property
    def is_signed_by_itself(self) -> bool:
        """Whether no authority vouches for it.

        :raises NewsquoteError: when it cannot be read.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(self.chain)
        except OSError as error:
            raise NewsquoteError(f"{self.chain}: no certificate: {error}") from error
        return any(found["issuer"] == found["subject"] for found in context.get_ca_certs())


class _Server(uvicorn.Server):
    """A server that leaves signals to the bot."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def status_routes(metrics: Metrics, contact: Contact, *, quiet_is_fine: bool) -> list[BaseRoute]:
    """Return the routes that tell how the bot does.

    :param quiet_is_fine: whether hearing nothing from Telegram for long is no fault.
    """

    async def health(_: Request) -> Response:
        silence = contact.silent_for
        fine = silence is not None and (quiet_is_fine or silence < _LONGEST_SILENCE)
        content = {
            "status": "ok" if fine else "no contact with Telegram",
            "seconds_since_contact": None if silence is None else round(silence, 1),
        }
        return JSONResponse(content, 200 if fine else 503)

    async def figures(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route(HEALTH, health), Route(METRICS, figures)]


@asynccontextmanager
async def serving(
    routes: Mapping[Address, Sequence[BaseRoute]], certificates: Mapping[Address, Certificate]
) -> AsyncIterator[None]:
    """Serve the routes of each address.

    :raises NewsquoteError: when an address cannot be had, or a certificate not be used.
    """
    async with contextlib.AsyncExitStack() as stack:
        for address, of_address in routes.items():
            certificate = certificates.get(address)
            await stack.enter_async_context(_served(address, of_address, certificate))
        yield


@asynccontextmanager
async def _served(
    address: Address, routes: Sequence[BaseRoute], certificate: Certificate | None
) -> AsyncIterator[None]:
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        ssl_certfile=None if certificate is None else certificate.chain,
        ssl_keyfile=None if certificate is None else certificate.key,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        raise NewsquoteError(f"the certificate or its key cannot be used: {error}") from error
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        listening = socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        raise NewsquoteError(f"cannot listen at {address}: {error.strerror or error}") from error
    with listening:
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield
        finally:
            server.should_exit = True
            await task
