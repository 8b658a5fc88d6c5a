"""How pages and feeds are fetched, and the bounds that none of them may go beyond."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

MEGABYTE = 2**20
PRODUCT = "newsquote"  # what robots.txt may call this program


def _user_agent() -> str:
    try:
        number = version(PRODUCT)
    except PackageNotFoundError:
        number = "0"
    return f"{PRODUCT}/{number} (reads articles for one person's archive; obeys robots.txt)"


@dataclass(frozen=True)
class WebOptions:
    """What fetching is told.

    :param private_hosts: hosts that may be fetched although they are private, "name" or
        "name:port", which also allows a port that is not a usual one.
    :param pause: seconds between two requests to one host.
    :param timeout: seconds that connecting, or waiting for the next bytes, may take.
    :param seconds: that one page may take in all, its redirects, repeated tries and robots.txt
        included; a look-up of a name is not broken off.
    :param body: most bytes of a page, unpacked.
    :param redirects: most redirects of one page.
    :param tries: requests for a page that does not come for a reason which may pass.
    :param backoff: seconds before the second try; twice as many before each further one.
    :param longest_wait: seconds that a server may ask to wait for, by Retry-After or Crawl-delay.
    :param entries: most entries of one feed that are followed, the first ones.
    :param pages: most pages of one sitemap that are asked for.
    :param user_agent: how requests name this program.
    """

    private_hosts: tuple[str, ...] = ()
    pause: float = 1.0
    timeout: float = 20.0
    seconds: float = 120.0
    body: int = 20 * MEGABYTE
    redirects: int = 5
    tries: int = 3
    backoff: float = 1.0
    longest_wait: float = 30.0
    entries: int = 200
    pages: int = 10_000
    user_agent: str = _user_agent()


DEFAULT_WEB_OPTIONS = WebOptions()
Sleep = Callable[[float], None]
