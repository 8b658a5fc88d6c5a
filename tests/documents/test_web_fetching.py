"""Fetching: redirects, tries, manners, changes, and the bounds on what comes."""

import gzip
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import brotli
import pytest

from documents.errors import UnreadableSourceError
from documents.web.fetching import Fetcher
from documents.web.options import WebOptions
from documents.web.pace import Pace
from tests.documents.web_server import Asked, Page, WebServer


def fetcher(
    web: WebServer,
    slept: list[float] | None = None,
    *,
    tries: int = 3,
    timeout: float = 5.0,
    body: int = 2**24,
) -> Fetcher:
    options = WebOptions(
        private_hosts=(web.host,), pause=0, tries=tries, timeout=timeout, body=body
    )
    return Fetcher(options, sleep=(lambda seconds: None) if slept is None else slept.append)


def refusal(
    web: WebServer, path: str, *, tries: int = 3, timeout: float = 5.0, body: int = 2**24
) -> str:
    """Why what is at `path` is not had."""
    told = fetcher(web, tries=tries, timeout=timeout, body=body)
    with told as fetching, pytest.raises(UnreadableSourceError) as error:
        fetching.fetch(web.at(path))
    assert error.value.source == web.at(path)
    return error.value.reason


def test_a_page_comes_with_what_the_server_says_of_it(web: WebServer) -> None:
    headers = {"ETag": '"a"', "Last-Modified": "Wed, 04 Mar 2020 10:00:00 GMT"}
    web.pages["/old"] = Page(status=301, headers={"Location": "/new#part"})
    web.pages["/new"] = Page(
        "caf\xe9".encode("latin-1"), 200, "text/html; charset=latin-1", headers
    )
    with fetcher(web) as fetching:
        found = fetching.fetch(web.at("/old#top"))
    assert found.body == b"caf\xe9"
    assert (found.final, found.media_type) == (web.at("/new"), "text/html")
    assert found.charset == "latin-1"
    assert found.validators.etag == '"a"'
    request = web.asked[-1]
    assert request.headers["user-agent"].startswith("newsquote/")
    assert request.headers["accept-encoding"] == "gzip, br"
    assert request.headers["host"] == web.host


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_what_has_not_changed_comes_without_a_body(web: WebServer, name: str) -> None:
    web.pages["/"] = Page("text", headers={name: "Wed, 04 Mar 2020 10:00:00 GMT"})
    with fetcher(web) as fetching:
        first = fetching.fetch(web.at("/"))
        second = fetching.fetch(web.at("/"), first.validators)
    assert (first.body, second.body) == (b"text", None)


def test_validators_are_kept_from_other_pages(web: WebServer) -> None:
    web.pages["/a"] = Page("a", headers={"ETag": "same"})
    web.pages["/b"] = Page("b", headers={"ETag": "same"})
    with fetcher(web) as fetching:
        validators = fetching.fetch(web.at("/a")).validators
        assert fetching.fetch(web.at("/b"), validators).body == b"b"


def test_validators_that_cannot_be_sent_back_are_not(web: WebServer) -> None:
    headers = {"ETag": '"caf\xe9"', "Last-Modified": "Wed, 04 Mar 2020 10:00:00 GMT"}
    web.pages["/"] = Page("text", headers=headers)
    with fetcher(web) as fetching:
        first = fetching.fetch(web.at("/"))
        assert fetching.fetch(web.at("/"), first.validators).body is None
    assert "if-none-match" not in web.asked[-1].headers


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(b"text" * 1000)), ("br", brotli.compress(b"text" * 1000))],
)
def test_bodies_are_unpacked(web: WebServer, encoding: str, packed: bytes) -> None:
    web.pages["/"] = Page(packed, headers={"Content-Encoding": encoding})
    web.pages["/cut"] = Page(packed[: len(packed) // 2], headers={"Content-Encoding": encoding})
    with fetcher(web) as fetching:
        assert fetching.fetch(web.at("/")).body == b"text" * 1000
    assert refusal(web, "/cut") == "damaged on the way"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("", b"0" * 300_000),
        ("gzip", gzip.compress(b"0" * 50_000_000)),
        ("br", brotli.compress(b"0" * 50_000_000, quality=1)),
    ],
)
def test_a_body_over_the_limit_is_refused_packed_or_not(
    web: WebServer, encoding: str, packed: bytes
) -> None:
    web.pages["/"] = Page(packed, headers={"Content-Encoding": encoding} if encoding else {})
    assert refusal(web, "/", body=2**18) == "larger than 0.25 MB"


def test_an_unknown_encoding_is_refused(web: WebServer) -> None:
    web.pages["/"] = Page("text", headers={"Content-Encoding": "zstd"})
    assert refusal(web, "/") == "packed as zstd, not asked for"


def test_redirects_in_circles_end(web: WebServer) -> None:
    web.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    web.pages["/b"] = Page(status=302, headers={"Location": "/a"})
    assert refusal(web, "/a") == "more than 5 redirects"
    assert len(web.paths()) == 6


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "a password is needed"),
        (404, "not found"),
        (410, "gone"),
        (418, "the server says 418"),
    ],
)
def test_what_is_not_there_is_asked_for_once(web: WebServer, status: int, reason: str) -> None:
    web.pages["/"] = Page(status=status)
    assert refusal(web, "/") == reason
    assert len(web.paths()) == 1


def test_what_may_pass_is_tried_again_after_longer_and_longer_waits(web: WebServer) -> None:
    slept: list[float] = []
    web.pages["/"] = [Page(status=503), Page(status=500), Page("text")]
    with fetcher(web, slept) as fetching:
        assert fetching.fetch(web.at("/")).body == b"text"
    assert slept == [1.0, 2.0]


def test_a_server_says_how_long_to_wait(web: WebServer) -> None:
    slept: list[float] = []
    web.pages["/"] = [Page(status=429, headers={"Retry-After": "7"}), Page("text")]
    with fetcher(web, slept) as fetching:
        assert fetching.fetch(web.at("/")).body == b"text"
    assert slept == [7.0]


@pytest.mark.parametrize("said", ["\xb2", "Wed, 04 Mar 99999999999999999999 10:00:00 GMT", "soon"])
def test_where_a_server_says_no_time_to_wait_the_usual_one_is_waited(
    web: WebServer, said: str
) -> None:
    slept: list[float] = []
    web.pages["/"] = [Page(status=503, headers={"Retry-After": said}), Page("text")]
    with fetcher(web, slept) as fetching:
        assert fetching.fetch(web.at("/")).body == b"text"
    assert slept == [1.0]


def test_a_wait_that_is_too_long_is_not_waited(web: WebServer) -> None:
    web.pages["/"] = Page(status=429, headers={"Retry-After": "3600"})
    assert refusal(web, "/") == "the server says 429"
    assert len(web.paths()) == 1


def test_tries_end(web: WebServer) -> None:
    web.pages["/"] = Page(status=503)
    assert refusal(web, "/") == "the server says 503"
    assert len(web.paths()) == 3


def test_robots_txt_is_asked_once_and_obeyed(web: WebServer) -> None:
    web.pages["/robots.txt"] = Page(
        "User-agent: *\nDisallow: /private\n\nUser-agent: newsquote\nDisallow: /not-for-us",
        media_type="text/plain",
    )
    web.pages["/a"] = Page("a")
    web.pages["/private"] = Page("p")
    web.pages["/to-private"] = Page(status=302, headers={"Location": "/not-for-us/x"})
    with fetcher(web) as fetching:
        assert fetching.fetch(web.at("/a")).body == b"a"
        assert fetching.fetch(web.at("/private")).body == b"p"  # a rule of one's own comes first
        for path in ("/not-for-us", "/to-private"):
            with pytest.raises(UnreadableSourceError, match=re.escape("robots.txt does not allow")):
                fetching.fetch(web.at(path))
    assert [asked.path for asked in web.asked].count("/robots.txt") == 1
    assert "/not-for-us" not in web.paths()


def test_nothing_is_fetched_where_robots_txt_cannot_be_had(web: WebServer) -> None:
    web.pages["/robots.txt"] = Page(status=503)
    web.pages["/"] = Page("text")
    assert refusal(web, "/", tries=1) == "robots.txt of the site: the server says 503"


def test_a_crawl_delay_is_kept_as_far_as_it_is_reasonable(web: WebServer) -> None:
    slept: list[float] = []
    web.pages["/robots.txt"] = Page("User-agent: *\nCrawl-delay: 3", media_type="text/plain")
    web.pages["/"] = Page("text")
    with fetcher(web, slept) as fetching:
        fetching.fetch(web.at("/"))
        fetching.fetch(web.at("/"))
    assert len(slept) == 1
    assert 2 < slept[0] <= 3


def test_requests_to_one_host_are_apart_and_those_to_others_are_not() -> None:
    now, slept = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(1.0, clock=lambda: now[0], sleep=sleep)
    for host in ("a", "b", "a", "a"):
        pace.wait(host)
    assert slept == [1.0, 1.0]
    now[0] += 10
    pace.wait("a")
    assert slept == [1.0, 1.0]


def test_a_page_that_takes_too_long_is_given_up(web: WebServer) -> None:
    def slow(asked: Asked) -> Page:
        time.sleep(0.6)
        return Page("text")

    web.pages["/"] = slow
    assert refusal(web, "/", timeout=0.2, tries=1) == "the server does not answer in time"


@contextmanager
def dripping(path: str, before: str, drip: str) -> Iterator[str]:
    """A server that says `before` at a path, then `drip` every 0.05 s for 20 s; its host."""

    def serve() -> None:
        with suppress(OSError):  # it has heard enough
            while True:
                connection, _ = server.accept()
                with connection, suppress(OSError):
                    if f"GET {path} ".encode() not in connection.recv(4096):
                        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                        continue
                    connection.sendall(before.encode())
                    for _ in range(400):
                        connection.sendall(drip.encode())
                        time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(30)


@pytest.mark.parametrize(
    ("before", "drip"),
    [
        ("HTTP/1.1 ", "2"),
        ("HTTP/1.1 200 OK\r\nX: ", "x"),
        ("", "HTTP/1.1 100 Continue\r\n\r\n"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "x"),
    ],
)
@pytest.mark.parametrize(("path", "what"), [("/", ""), ("/robots.txt", "robots.txt of the site: ")])
def test_a_server_that_never_ends_is_left_in_time(
    before: str, drip: str, path: str, what: str
) -> None:
    with dripping(path, before, drip) as host:
        options = WebOptions(private_hosts=(host,), pause=0, seconds=1.0, tries=3)
        with Fetcher(options) as fetching, pytest.raises(UnreadableSourceError) as error:
            fetching.fetch(f"http://{host}/")
    assert error.value.reason == f"{what}takes longer than 1 seconds"


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = WebOptions(private_hosts=(f"127.0.0.1:{port}",), pause=0, tries=1)
    with Fetcher(options) as fetching, pytest.raises(UnreadableSourceError, match="cannot be"):
        fetching.fetch(f"http://127.0.0.1:{port}/")
