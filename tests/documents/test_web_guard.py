"""What is not fetched, whatever is there: each danger with the reason that is given."""

import re
from collections.abc import Iterator

import httpx
import pytest

from documents.errors import UnreadableSourceError
from documents.web.fetching import Fetcher
from documents.web.guard import Guard, RefusedAddressError, not_public
from documents.web.options import WebOptions
from documents.web.transport import PinnedTransport
from tests.documents.web_server import Page, WebServer


def fetcher(*private: str, guard: Guard | None = None) -> Fetcher:
    options = WebOptions(private_hosts=private, pause=0, tries=1, timeout=5)
    return Fetcher(options, guard=guard, sleep=lambda seconds: None)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.9.9.9", "loopback"),
        ("::1", "loopback"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("fd00::1", "private"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - an address that nothing listens at
        ("::", "unspecified"),
        ("100.64.0.1", "reserved"),
        ("240.0.0.1", "private"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("::127.0.0.1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("64:ff9b::a00:1", "private"),
    ],
)
def test_addresses_that_the_internet_does_not_reach(address: str, kind: str) -> None:
    assert not_public(address) == kind


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses(address: str) -> None:
    assert not_public(address) is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "only http and https are fetched, not file:"),
        ("ftp://example.org/a", "only http and https are fetched, not ftp:"),
        ("gopher://example.org/a", "only http and https are fetched, not gopher:"),
        ("http://example.org:22/", "port 22 is not a usual one (80, 443)"),
        ("https://example.org:8443/", "port 8443 is not a usual one (80, 443)"),
        ("http:///path", "not an address"),
        ("http://example.org:0/", "not an address"),
        ("http://example.org:99999/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://example.org/a b", "not an address"),
        ("http://person@example.org/", "an address with a user name is not fetched"),
        ("http://example.org/" + "a" * 3000, "longer than 2048 characters"),
    ],
)
def test_addresses_that_are_refused_before_anything_is_asked(address: str, reason: str) -> None:
    with fetcher() as web, pytest.raises(RefusedAddressError, match=re.escape(reason)):
        web.fetch(address)


@pytest.mark.parametrize(
    ("address", "at"),
    [
        ("http://127.0.0.1/", "127.0.0.1, a loopback address"),
        ("http://localhost/", "a loopback address"),
        ("http://2130706433/", "127.0.0.1, a loopback address"),
        ("http://0x7f.1/", "127.0.0.1, a loopback address"),
        ("http://[::1]/", "::1, a loopback address"),
        ("http://[::ffff:127.0.0.1]/", "a loopback address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254, a link-local address"),
        ("http://192.168.0.1/", "192.168.0.1, a private address"),
        ("http://224.0.0.251/", "224.0.0.251, a multicast address"),
    ],
)
def test_hosts_that_are_not_public_are_refused_however_they_are_written(
    address: str, at: str
) -> None:
    with fetcher() as web, pytest.raises(RefusedAddressError, match=re.escape(at)):
        web.fetch(address)


def test_the_reason_names_the_setting_that_allows_a_host(web: WebServer) -> None:
    web.pages["/"] = Page("text", media_type="text/plain")
    with fetcher() as refusing, pytest.raises(RefusedAddressError) as error:
        refusing.fetch("http://127.0.0.1/")
    assert str(error.value) == (
        "http://127.0.0.1/: 127.0.0.1 is at 127.0.0.1, a loopback address;"
        " the setting private_hosts allows it"
    )
    with fetcher(web.host) as allowing:
        assert allowing.fetch(web.at("/")).body == b"text"


def test_a_redirect_to_a_host_that_is_not_allowed_is_not_followed(web: WebServer) -> None:
    for path, place in (
        ("/local", f"http://localhost:{web.port}/secret"),
        ("/private", "http://10.0.0.1/"),
        ("/file", "file:///etc/passwd"),
        ("/port", "http://127.0.0.1:22/"),
    ):
        web.pages[path] = Page(status=302, headers={"Location": place})
    web.pages["/secret"] = Page("secret")
    reasons = {
        "/local": f"port {web.port} is not a usual one",
        "/private": "10.0.0.1 is at 10.0.0.1, a private address",
        "/file": "redirects to file:///etc/passwd: only http and https",
        "/port": "port 22 is not a usual one",
    }
    with fetcher(web.host) as following:
        for path, reason in reasons.items():
            with pytest.raises(RefusedAddressError, match=re.escape(reason)) as error:
                following.fetch(web.at(path))
            assert error.value.source == web.at(path)
    assert "/secret" not in web.paths()


def test_a_name_is_resolved_once_and_connected_to_where_it_was_looked_at(web: WebServer) -> None:
    """A name that is public when it is looked at and private a moment later gains nothing."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    connected: list[httpx.Request] = []

    class Recording(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            connected.append(request)
            return httpx.Response(200)

    transport = PinnedTransport(Guard(resolve=rebinding), transport=Recording())
    with httpx.Client(transport=transport) as client:
        client.get("https://rebinding.example/page")
        with pytest.raises(RefusedAddressError, match="a loopback address"):
            client.get("https://rebinding.example/page")
    (request,) = connected
    assert str(request.url) == "https://93.184.216.34/page"
    assert request.headers["Host"] == "rebinding.example"
    assert request.extensions["sni_hostname"] == "rebinding.example"


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    def both(host: str, port: int) -> Iterator[str]:
        yield from ("93.184.216.34", "10.0.0.1")

    with (
        fetcher(guard=Guard(resolve=both)) as web,
        pytest.raises(RefusedAddressError, match=r"10\.0\.0\.1, a private"),
    ):
        web.fetch("http://both.example/")


def test_a_name_that_leads_nowhere_is_told_apart() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with (
        fetcher(guard=Guard(resolve=unknown)) as web,
        pytest.raises(UnreadableSourceError, match=r"nowhere\.example is not known"),
    ):
        web.fetch("http://nowhere.example/")


def test_a_few_addresses_of_a_name_are_tried_of_each_kind() -> None:
    tried: list[str] = []

    class Absent(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            tried.append(request.url.host)
            raise httpx.ConnectError("nobody is there")

    def many(host: str, port: int) -> list[str]:
        found = [f"2606:2800:220:1::{number}" for number in range(1, 9)]
        return found + [f"93.184.216.{number}" for number in range(1, 9)]

    transport = PinnedTransport(Guard(resolve=many), transport=Absent())
    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ConnectError):
        client.get("https://many.example/")
    expected = [f"2606:2800:220:1::{number}" for number in range(1, 4)]
    assert tried == expected + [f"93.184.216.{number}" for number in range(1, 4)]
