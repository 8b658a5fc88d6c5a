"""One address fetched: redirects, repeated tries, bounds, and what the server says of changes."""

import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin

import httpx

from documents.errors import UnreadableSourceError
from documents.web.guard import Guard, RefusedAddressError, split_address
from documents.web.options import DEFAULT_WEB_OPTIONS, MEGABYTE, Sleep, WebOptions
from documents.web.pace import Pace
from documents.web.robots import Robots, RobotsFile
from documents.web.timed import DEADLINE
from documents.web.transport import PinnedTransport
from documents.web.unpacking import (
    ENCODINGS,
    BodyTooLargeError,
    DamagedBodyError,
    UnknownEncodingError,
    unpacked,
)
from documents.web.validators import NO_VALIDATORS, Validators

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_SAID = {401: "a password is needed", 403: "forbidden", 404: "not found", 410: "gone"}
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml,"
    " application/feed+json, application/pdf;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True)
class Fetched:
    """What is at an address.

    :param address: the one that it was asked for; `final` after the redirects.
    :param body: its bytes; None: it has not changed since the validators were given.
    :param media_type: as the server says, "" where it does not.
    """

    address: str
    final: str
    body: bytes | None
    media_type: str = ""
    charset: str | None = None
    validators: Validators = NO_VALIDATORS


class _PassingError(Exception):
    """A failure that may pass; `wait` is how long the server asks to wait, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Fetcher:
    """Fetches addresses, one at a time; close it, or use it as a context manager.

    :param options: bounds and manners.
    :param guard: in place of the one that the options describe.
    """

    def __init__(
        self,
        options: WebOptions = DEFAULT_WEB_OPTIONS,
        *,
        guard: Guard | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.options = options
        self._guard = Guard(options.private_hosts) if guard is None else guard
        self._sleep = sleep
        self._pace = Pace(options.pause, sleep=sleep)
        self._robots = Robots(self._robots_file, self._slow_down)
        self._client = httpx.Client(
            transport=PinnedTransport(self._guard),
            headers={
                "User-Agent": options.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": ENCODINGS,
            },
            timeout=options.timeout,
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """Return what is at `address`.

        :param validators: of the last time; what has not changed comes without a body.
        :raises UnreadableSourceError: naming the address and why nothing is to be had.
        """
        deadline = time.monotonic() + self.options.seconds
        return self._follow(address, validators, deadline, obey=True)

    def _follow(
        self, address: str, validators: Validators, deadline: float, *, obey: bool
    ) -> Fetched:
        at, _ = urldefrag(address)
        for _ in range(self.options.redirects + 1):
            self._check(address, at)
            if obey and (reason := self._robots_refusal(address, at, deadline)):
                raise UnreadableSourceError(address, reason)
            found = self._patiently(address, at, validators, deadline)
            if isinstance(found, Fetched):
                return found
            at = found
        raise UnreadableSourceError(address, f"more than {self.options.redirects} redirects")

    def _robots_refusal(self, address: str, at: str, deadline: float) -> str | None:
        try:
            return self._robots.refusal(at, deadline)
        except RefusedAddressError as error:
            raise RefusedAddressError(address, error.reason) from error

    def _check(self, address: str, at: str) -> None:
        try:
            self._guard.check(at)
        except RefusedAddressError as error:
            via = "" if error.source == address else f"redirects to {error.source}: "
            raise RefusedAddressError(address, f"{via}{error.reason}") from error

    def _patiently(
        self, address: str, at: str, validators: Validators, deadline: float
    ) -> Fetched | str:
        """What one address gives, or where it redirects to, after as many tries as it may take."""
        wait = self.options.backoff
        for left in reversed(range(self.options.tries)):
            self._pace.wait(split_address(at).hostname or "")
            try:
                return self._once(address, at, validators, deadline)
            except _PassingError as failure:
                asked = wait if failure.wait is None else failure.wait
                late = time.monotonic() + asked > deadline
                if not left or late or asked > self.options.longest_wait:
                    raise UnreadableSourceError(address, str(failure)) from failure
                self._sleep(asked)
                wait *= 2
        raise ValueError(f"tries must be at least 1, got {self.options.tries}")

    def _once(
        self, address: str, at: str, validators: Validators, deadline: float
    ) -> Fetched | str:
        try:
            with self._client.stream(
                "GET", at, headers=validators.headers(at), extensions={DEADLINE: deadline}
            ) as response:
                return self._read(address, at, response)
        except RefusedAddressError as error:
            raise RefusedAddressError(address, f"{error.source} {error.reason}") from error
        except httpx.TimeoutException as error:
            if time.monotonic() >= deadline:
                reason = f"takes longer than {self.options.seconds:g} seconds"
                raise UnreadableSourceError(address, reason) from error
            raise _PassingError("the server does not answer in time") from error
        except httpx.TransportError as error:
            said = " ".join(str(error).split())[:120]
            raise _PassingError(f"cannot be fetched ({said or type(error).__name__})") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreadableSourceError(address, "cannot be fetched") from error

    def _read(self, address: str, at: str, response: httpx.Response) -> Fetched | str:
        status, headers = response.status_code, response.headers
        if status in _REDIRECTS and "location" in headers:
            return urldefrag(_joined(address, at, headers["location"]))[0]
        if status == 304:
            return Fetched(address, at, None)
        if status in _PASSING:
            raise _PassingError(f"the server says {status}", _retry_after(headers))
        if status != 200:
            raise UnreadableSourceError(address, _SAID.get(status, f"the server says {status}"))
        return Fetched(
            address=address,
            final=at,
            body=self._body(address, response),
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            charset=response.charset_encoding,
            validators=Validators(headers.get("etag"), headers.get("last-modified"), at),
        )

    def _body(self, address: str, response: httpx.Response) -> bytes:
        limit = self.options.body
        encoding = response.headers.get("content-encoding", "")
        try:
            if int(response.headers.get("content-length", "0")) > limit:
                raise BodyTooLargeError
            return unpacked(response.iter_raw(), encoding, most=limit)
        except BodyTooLargeError as error:
            raise UnreadableSourceError(address, f"larger than {limit / MEGABYTE:g} MB") from error
        except UnknownEncodingError as error:
            raise UnreadableSourceError(address, f"packed as {error}, not asked for") from error
        except (DamagedBodyError, ValueError) as error:
            raise UnreadableSourceError(address, "damaged on the way") from error

    def _robots_file(self, address: str, deadline: float) -> RobotsFile:
        try:
            return RobotsFile(self._follow(address, NO_VALIDATORS, deadline, obey=False).body)
        except RefusedAddressError:
            raise
        except UnreadableSourceError as error:
            faults = _PassingError | BodyTooLargeError | httpx.TimeoutException
            failed = isinstance(error.__cause__, faults)
            return RobotsFile(failed=error.reason if failed else None)

    def _slow_down(self, host: str, delay: float) -> None:
        self._pace.slow_down(host, min(delay, self.options.longest_wait))


def _joined(address: str, at: str, location: str) -> str:
    try:
        return urljoin(at, location.strip())
    except ValueError as error:
        raise UnreadableSourceError(address, "redirects to what is no address") from error


def _retry_after(headers: httpx.Headers) -> float | None:
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        at = parsedate_to_datetime(said)
        return max(0.0, at.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None
