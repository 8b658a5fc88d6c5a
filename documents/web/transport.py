"""Requests that go to the IP address that was looked at, and to no other."""

from collections.abc import Iterator

import httpx

from documents.web.guard import Guard

_PORTS = {"http": 80, "https": 443}


class PinnedTransport(httpx.BaseTransport):
    """Resolves the host of a request once, and connects to an address that the guard let pass.

    The certificate is still checked against the host's name. No connection is used twice: two hosts
    at one address must not share one.

    :param guard: what tells whether an address is public.
    :param transport: in place of HTTP.
    """

    def __init__(self, guard: Guard, *, transport: httpx.BaseTransport | None = None) -> None:
        self._guard = guard
        if transport is None:
            limits = httpx.Limits(max_keepalive_connections=0)
            transport = httpx.HTTPTransport(trust_env=False, limits=limits)
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first of the host's addresses that can be connected to.

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
        for pinned in self._pinned(request, addresses):
            try:
                return self._transport.handle_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    @staticmethod
    def _pinned(request: httpx.Request, addresses: list[str]) -> Iterator[httpx.Request]:
        for address in addresses:
            yield httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # which name the host already
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )
