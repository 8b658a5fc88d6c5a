"""A web server on a free port of this machine, which is told what to say."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Page:
    """What the server says at one path.

    :param location: of a redirect.
    """

    body: bytes | str = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it; the names of `headers` in lower case."""

    path: str
    headers: Mapping[str, str]


class WebServer:
    """Says what `pages` has for a path, one after another where there are several.

    A page with an ETag or Last-Modified answers a conditional request that names it with 304.

    :ivar asked: the requests so far, those for robots.txt too.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Page | list[Page] | Callable[[Asked], Page]] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self._turns: defaultdict[str, int] = defaultdict(int)

    @property
    def host(self) -> str:
        """Host and port, as the setting private_hosts has them."""
        return f"127.0.0.1:{self.port}"

    def at(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def say(self, asked: Asked) -> Page:
        """Return what is at the path of a request."""
        self.asked.append(asked)
        said = self.pages.get(asked.path, Page(status=404))
        if callable(said):
            said = said(asked)
        if isinstance(said, list):
            turn = self._turns[asked.path]
            self._turns[asked.path] += 1
            said = said[min(turn, len(said) - 1)]
        names = {name.lower(): value for name, value in said.headers.items()}
        same = (
            ("if-none-match", names.get("etag")),
            ("if-modified-since", names.get("last-modified")),
        )
        if any(value and asked.headers.get(name) == value for name, value in same):
            return Page(status=304, headers=said.headers)
        return said


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Yield a server that serves in a thread."""
    told = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = told.say(Asked(self.path, headers))
            body = said.body.encode() if isinstance(said.body, str) else said.body
            self.send_response(said.status)
            if said.status == 200:
                self.send_header("Content-Type", said.media_type)
            if "Content-Length" not in said.headers and said.status != 304:
                self.send_header("Content-Length", str(len(body)))
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def article_page(
    title: str = "Storm closes the coast road",
    *,
    body: str = "",
    day: str | None = "2020-03-04",
    head: str = "",
) -> str:
    """Return a page with an article."""
    body = body or (
        f"{title}, the council of Ardmouth said on Wednesday. Waves broke over the sea wall for two"
        " hours. Buses take the inland road until the wall has been inspected by engineers.\n"
        "Nobody was hurt, but four parked cars were damaged by stones that the sea threw up."
    )
    date = f'<meta property="article:published_time" content="{day}">' if day else ""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.split("\n"))
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>"
        f'<meta property="og:title" content="{title}">{date}{head}</head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
