"""robots.txt: what a site asks programs to leave alone (RFC 9309)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from documents.web.options import PRODUCT

_LARGEST = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are to be read


@dataclass(frozen=True)
class RobotsFile:
    """What came of asking for a robots.txt.

    :param body: its bytes, None where the site has none.
    :param failed: why it cannot be had though there may be one; nothing may be fetched then
        (RFC 9309, 2.3.1.4).
    """

    body: bytes | None = None
    failed: str | None = None


class Robots:
    """Asks each site once what may be fetched.

    :param get: fetches a robots.txt, until a moment of time.monotonic() at the latest.
    :param slow_down: told the host and the seconds that its robots.txt asks to leave between two
        requests.
    """

    def __init__(
        self, get: Callable[[str, float], RobotsFile], slow_down: Callable[[str, float], None]
    ) -> None:
        self._get = get
        self._slow_down = slow_down
        self._rules: dict[str, Any] = {}

    def refusal(self, address: str, deadline: float) -> str | None:
        """Return why `address` is not fetched, None where it may be.

        :param deadline: when that has to be known, by time.monotonic().
        """
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._asked(site, parts.hostname or "", deadline)
        rules = self._rules[site]
        if rules is None:
            return None
        if isinstance(rules, str):
            return f"robots.txt of the site: {rules}"
        return None if rules.can_fetch(address, PRODUCT) else "robots.txt does not allow it"

    def _asked(self, site: str, host: str, deadline: float) -> Any:  # noqa: ANN401 - Protego has no types
        from protego import Protego

        file = self._get(f"{site}/robots.txt", deadline)
        if file.failed is not None:
            return file.failed
        if file.body is None:
            return None
        rules = Protego.parse(file.body[:_LARGEST].decode("utf-8", "replace"))
        delay = rules.crawl_delay(PRODUCT)
        if delay:
            self._slow_down(host, float(delay))
        return rules
