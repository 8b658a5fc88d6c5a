"""E-mail and what is stored as one: .eml, mailboxes, and pages saved as MHTML."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from documents.dates import first_moment
from documents.decoding import decode
from documents.errors import UnreadableSourceError
from documents.formats.draft import Draft, compose, without_title
from documents.formats.headed import CAPTION, Block
from documents.formats.html import read_html
from documents.formats.markup import blocks_of
from documents.formats.options import ReadingOptions
from documents.formats.registry import Found, format_of, read_drafts
from documents.tidying import paragraphs, tidy_line

_SIGNATURE = re.compile(r"^-- ?$")
_POLICY = email.policy.default
_ATTACHED = frozenset(("PDF", "DOCX", "ODT", "EPUB", "Markdown"))
_MOST_PARTS = 1_000


def drafts_of_mail(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the draft of a message, and those of the documents attached to it."""
    yield from _drafts(email.message_from_bytes(raw, policy=_POLICY), source, options)


def drafts_of_mailbox(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Found]:
    """Yield the drafts of the messages of a mailbox, each known by its Message-ID."""
    starts = [match.start() for match in re.finditer(rb"^From [^\n]*\n(?=[!-9;-~]+:)", raw, re.M)]
    if not starts:
        raise UnreadableSourceError(source, "no message in the mailbox")
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(raw)], strict=True), 1):
        body = re.sub(rb"^>(>*From )", rb"\1", raw[raw.index(b"\n", start) + 1 : end], flags=re.M)
        message = email.message_from_bytes(body, policy=_POLICY)
        key = (_header(message, "Message-ID") or str(number)).strip("<>")
        name = f"{source}#{key}"
        try:
            for found in _drafts(message, name, options):
                if isinstance(found, Draft):
                    yield replace(found, key=key if found.key is None else f"{key}{found.key}")
                else:
                    yield found
        except UnreadableSourceError as error:
            yield error


def drafts_of_mhtml(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a page that a browser saved with all that belongs to it."""
    message = email.message_from_bytes(raw, policy=_POLICY)
    for part in _parts(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            draft = read_html(
                _text(part, source).encode("utf-8", "replace"), source, charset="utf-8"
            )
            place = _header(message, "Snapshot-Content-Location") or _header(
                part, "Content-Location"
            )
            web = place if place and place.startswith(("http://", "https://")) else None
            yield replace(draft, url=draft.url or web)
            return
    raise UnreadableSourceError(source, "no page in the MHTML file")


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            return
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _drafts(message: EmailMessage, source: str, options: ReadingOptions) -> Iterator[Found]:
    yield _draft(message, source)
    for number, part in enumerate(_parts(message)):
        name = _filename(part)
        format_ = format_of(name) if name else None
        if part.get_content_disposition() == "attachment" and format_ and format_.name in _ATTACHED:
            raw = part.get_payload(decode=True)
            key = f"/{number}-{name}"
            for found in read_drafts(
                raw if isinstance(raw, bytes) else b"", f"{source}{key}", options
            ):
                if isinstance(found, Draft):
                    yield replace(found, key=key if found.key is None else f"{key}#{found.key}")
                else:
                    yield found


def _draft(message: EmailMessage, source: str) -> Draft:
    name, address = parseaddr(_header(message, "From") or "")
    date = _header(message, "Date")
    try:
        moment = parsedate_to_datetime(date) if date else None
    except (ValueError, TypeError, OverflowError):
        moment = None
    published, notes = first_moment([moment])
    site = _header(message, "List-Id") or address.rpartition("@")[2]
    body = _body(message, source)
    title = _header(message, "Subject")
    return compose(
        without_title(body, title),
        title=title,
        date_line=None if published is None else published.day.isoformat(),
        published=published,
        url=_address(_header(message, "Archived-At") or _header(message, "Content-Base")),
        author=name or address or None,
        site=tidy_line(re.sub(r"<.*?>", "", site)) or tidy_line(site.strip("<> ")),
        language=_header(message, "Content-Language"),
        notes=notes,
    )


def _address(value: str | None) -> str | None:
    address = value.strip("<> ") if value else ""
    return address if address.startswith(("http://", "https://")) else None


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as one line of text; what is no header at all counts as not there."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            try:
                return tidy_line(str(make_header(decode_header(str(value)))))
            except (ValueError, LookupError, UnicodeError):
                return tidy_line(str(value).encode("utf-8", "replace").decode())
    return None


def _filename(part: EmailMessage) -> str | None:
    try:
        return tidy_line((part.get_filename() or "").replace("/", "_").replace("\\", "_"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _body(message: EmailMessage, source: str) -> str:
    plain = markup = None
    for part in _parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain" and plain is None:
            plain = _plain(part, source)
        elif part.get_content_type() == "text/html" and markup is None:
            markup = _in_lines(blocks_of(_text(part, source)))
    # A newsletter's plain part often says no more than where to see it.
    if plain and (not markup or 3 * len(plain) > len(markup)):
        return plain
    return markup or plain or ""


def _in_lines(blocks: list[Block]) -> str:
    return "\n\n".join((CAPTION if b.kind == "caption" else "") + b.text for b in blocks)


def _plain(part: EmailMessage, source: str) -> str:
    lines = _text(part, source).split("\n")
    if "flowed" in str(part.get("Content-Type", "")).lower():
        lines = _unflowed(lines)
    for i, line in enumerate(lines):
        if _SIGNATURE.match(line):
            lines = lines[:i]
            break
    own = [line for line in lines if not line.startswith(">")]
    return paragraphs(
        own if any(line.strip() for line in own) else [line.lstrip("> ") for line in lines]
    )


def _unflowed(lines: list[str]) -> list[str]:
    """Lines that a space ends go on in the next one (RFC 3676)."""
    whole: list[str] = []
    goes_on = False
    for line in lines:
        text = line[1:] if line.startswith(" ") else line
        if goes_on:
            whole[-1] += text
        else:
            whole.append(text)
        goes_on = text.endswith(" ") and not _SIGNATURE.match(text)
    return whole


def _text(part: EmailMessage, source: str) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset:
        try:
            return raw.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, ValueError):
            pass  # a name that is none, or bytes that are not what it says: then as any text
    return decode(raw, source)
