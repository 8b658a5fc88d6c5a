"""Requests that go to the IP address that was looked at, and to no other."""

from collections import Counter
from collections.abc import Iterable, Iterator

import httpx

from documents.web.guard import Guard
from documents.web.timed import TimedTransport

_PORTS = {"http": 80, "https": 443}
_MOST = 3  # addresses of a kind that are tried: a name may have any number


class PinnedTransport(httpx.BaseTransport):
    """Resolves the host of a request once, and connects to an address that the guard let pass.

    The certificate is still checked against the host's name. No connection is used twice: two hosts
    at one address must not share one.

    :param guard: what tells whether an address is public.
    :param transport: in place of HTTP.
    """

    def __init__(self, guard: Guard, *, transport: httpx.BaseTransport | None = None) -> None:
        self._guard = guard
        self._transport = TimedTransport() if transport is None else transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first of the host's addresses that can be connected to.

        A few of each kind, IPv4 and IPv6, are tried.

        :raises RefusedAddressError: when the host is not public.
        :raises httpx.ConnectError: when the host is not known or not there.
        """
        self._guard.check(str(request.url))  # as this library reads the address, too
        host = request.url.host
        port = request.url.port or _PORTS[request.url.scheme]
        try:
            addresses = self._guard.addresses(host, port)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"{host} is not known", request=request) from error
        failed: httpx.HTTPError = httpx.ConnectError(f"{host} has no address", request=request)
        for pinned in self._pinned(request, _few(addresses)):
            try:
                return self._transport.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @staticmethod
    def _pinned(request: httpx.Request, addresses: Iterable[str]) -> Iterator[httpx.Request]:
        for address in addresses:
            yield httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # which name the host already
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )


def _few(addresses: Iterable[str]) -> Iterator[str]:
    """The first addresses of each kind, in their order."""
    tried = Counter[bool]()
    for address in addresses:
        kind = ":" in address
        tried[kind] += 1
        if tried[kind] <= _MOST:
            yield address
