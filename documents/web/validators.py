"""How a server tells whether a page has changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Validators:
    """What a server gave with a page, so that it can say later whether the page has changed.

    :param final: the address that gave them, after the redirects.
    """

    etag: str | None = None
    last_modified: str | None = None
    final: str | None = None

    def headers(self, address: str) -> dict[str, str]:
        """The headers of a conditional request for `address`, none where they are of another.

        What a header cannot be relied on to carry, anything beyond ASCII, is left out.
        """
        if address != self.final:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {
            name: value
            for name, value in headers.items()
            if value and value.isascii() and value.isprintable()
        }


NO_VALIDATORS = Validators()
