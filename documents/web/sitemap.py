"""Sitemaps: the pages that a site lists, and the sitemaps that it divides them into."""

import io
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from documents.errors import UnreadableSourceError

_GZIP = b"\x1f\x8b"
_MOST = 50_000  # pages of one sitemap, as sitemaps.org has it
_LARGEST = 50 * 2**20


@dataclass(frozen=True)
class Listed:
    """A page of a sitemap, or a further sitemap.

    :param changed: when it was changed, as the sitemap writes it; "" where it does not say.
    """

    address: str
    changed: str


def looks_like_sitemap(raw: bytes) -> bool:
    """Whether the bytes are a sitemap, as far as their beginning tells."""
    start = raw[:1024].lower()
    return b"<urlset" in start or b"<sitemapindex" in start


def sitemap_address(address: str) -> str:
    """Return the address of a site's sitemap, where only that of the site is given."""
    parts = urlsplit(address)
    if parts.path in ("", "/"):
        address = urlunsplit(parts._replace(path="/sitemap.xml"))
    return address


def read_sitemap(
    raw: bytes, source: str, asked: str | None = None
) -> tuple[list[Listed], list[Listed]]:
    """Return the pages of a sitemap, those of its own host alone, and its further sitemaps.

    :param source: its address.
    :param asked: the one that redirected there, whose host counts as its own, too.
    :raises UnreadableSourceError: when it is none, or all that it lists is of other hosts.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    if raw.startswith(_GZIP):
        raw = _inflated(raw, source)
    if not looks_like_sitemap(raw):
        raise UnreadableSourceError(source, "not a sitemap")
    hosts = {_host(source), _host(source if asked is None else asked)}
    others: set[str] = set()
    pages: list[Listed] = []
    further: list[Listed] = []
    try:
        for _, element in iterparse(io.BytesIO(raw), forbid_dtd=True):
            kind = _name(element.tag)
            if kind not in ("url", "sitemap"):
                continue
            fields = {_name(child.tag): (child.text or "").strip() for child in element}
            element.clear()
            address = fields.get("loc", "")
            host = _host(address)
            if host not in hosts:
                others.add(host or "no host")
            elif len(pages) < _MOST:
                (pages if kind == "url" else further).append(
                    Listed(address, fields.get("lastmod", ""))
                )
    except DefusedXmlException as error:
        raise UnreadableSourceError(source, "XML with entities of its own is not read") from error
    except (ParseError, ValueError, LookupError) as error:  # an encoding is unknown: LookupError
        raise UnreadableSourceError(source, "damaged: not well-formed XML") from error
    if others and not pages and not further:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        reason = f"lists nothing of its own host, but of {min(others)}{more}"
        raise UnreadableSourceError(source, reason)
    return pages, further


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _inflated(raw: bytes, source: str) -> bytes:
    reader = zlib.decompressobj(31)
    try:
        content = reader.decompress(raw, _LARGEST)
    except zlib.error as error:
        raise UnreadableSourceError(source, "damaged") from error
    if reader.unconsumed_tail:
        raise UnreadableSourceError(source, f"larger than {_LARGEST // 2**20} MB when unpacked")
    return content
