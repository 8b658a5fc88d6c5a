"""Which addresses may be fetched: public ones, by HTTP, at the usual ports.

An address that a feed, a page or a person in a chat names must not make this program speak to what
only this computer or its network can reach. So a host's name is resolved once, every IP address of
it is looked at, and the connection goes to one of those, whatever the name resolves to later.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import SplitResult, urlsplit

from documents.errors import UnreadableSourceError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2048
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]


class RefusedAddressError(UnreadableSourceError):
    """An address that is not fetched, whatever is there."""


def resolve_host(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as the system gives them.

    :raises OSError: when the name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard:
    """Tells what may be fetched.

    :param private_hosts: see `WebOptions`.
    :param resolve: from a host and a port to IP addresses.
    """

    def __init__(
        self, private_hosts: Iterable[str] = (), *, resolve: Resolve = resolve_host
    ) -> None:
        self._private = frozenset(host.strip().lower() for host in private_hosts)
        self._resolve = resolve

    def check(self, address: str) -> None:
        """Look at an address before anything is asked of any server.

        :raises RefusedAddressError: saying why it is not fetched.
        """
        parts = split_address(address)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        usual = port in _PORTS.values()
        if not usual and f"{host}:{port}" not in self._private and "*" not in self._private:
            reason = (
                f"port {port} is not a usual one (80, 443); {host}:{port} in the setting "
                "private_hosts allows it"
            )
            raise RefusedAddressError(address, reason)

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of `host` to connect to, resolved once.

        :raises RefusedAddressError: when any of them is not public, and the host is not allowed.
        :raises OSError: when the name is not known.
        """
        found = [str(address).partition("%")[0] for address in self._resolve(host, port)]
        name = host.strip("[]").lower()
        if not self._private.isdisjoint({name, f"{name}:{port}", "*"}):
            return found
        for address in found:
            kind = not_public(address)
            if kind is not None:
                raise RefusedAddressError(
                    host, f"is at {address}, a {kind} address; the setting private_hosts allows it"
                )
        return found


def split_address(address: str) -> SplitResult:
    """Return the parts of a web address.

    :raises RefusedAddressError: when it is none.
    """
    if len(address) > _LONGEST:
        raise RefusedAddressError(address[:80] + "…", f"longer than {_LONGEST} characters")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise RefusedAddressError(address, "not an address") from error
    if parts.scheme not in _PORTS:
        raise RefusedAddressError(address, f"only http and https are fetched, not {parts.scheme}:")
    if not parts.hostname or port == 0 or any(c.isspace() or ord(c) < 33 for c in address):
        raise RefusedAddressError(address, "not an address")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddressError(
            parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
            "an address with a user name is not fetched",
        )
    return parts


def not_public(address: str) -> str | None:
    """Return the kind of an IP address that the public internet does not reach, else None."""
    ip = _inner(ipaddress.ip_address(address))
    kinds = (
        ("loopback", ip.is_loopback),
        ("link-local", ip.is_link_local),
        ("multicast", ip.is_multicast),
        ("unspecified", ip.is_unspecified),
        ("private", ip.is_private),
        ("reserved", ip.is_reserved or not ip.is_global),
    )
    return next((kind for kind, holds in kinds if holds), None)


def _inner(ip: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in _NAT64 or (int(ip) >> 32 == 0 and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
