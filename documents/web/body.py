"""What was fetched, as a file to read."""

import codecs
from contextlib import suppress
from pathlib import Path

from documents.sources import SourceFile
from documents.web.fetching import Fetched

# Encodings of names, of programs and of nothing; to decode a long page as the first takes hours.
_NOT_OF_PAGES = frozenset(("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape"))


def file_of(fetched: Fetched) -> SourceFile:
    """Return the file that a server sent, in the encoding that it names where that is one."""
    body, charset = fetched.body or b"", fetched.charset
    if charset and charset.lower().replace("-", "") != "utf8" and "html" in fetched.media_type:
        # What the server says of the encoding counts more than what the page does.
        with suppress(LookupError, ValueError):
            if codecs.lookup(charset).name not in _NOT_OF_PAGES:
                body = body.decode(charset, "replace").encode()
    return SourceFile(Path(), fetched.address, content=body, media_type=fetched.media_type or None)
