"""Bytes of a text file into text, in any encoding, and never a guess that garbles."""

import codecs
import re

from documents.errors import UnreadableSourceError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Bytes that no prose in cp1252 holds: control characters, the five undefined ones, thorn and y with
# diaeresis standing as they do in a byte order mark or a torn UTF-16 text.
_NOT_CP1252_PROSE = re.compile(rb"[\x00-\x08\x0e-\x1f\x81\x8d\x8f\x90\x9d]|\xff\xfe|\xfe\xff")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_WESTERN_SHARE = 0.2  # of letters beyond ASCII: French and German have up to a tenth
_SHORTEST_GUESSED = 48  # bytes; fewer say too little of their encoding
_SAMPLE = 65536
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(raw: bytes, source: str) -> str:
    """Return the text of `raw`, line ends as "\\n", without a byte order mark.

    A byte order mark decides. Without one it is UTF-8 when it decodes as such, UTF-16 when every
    other byte is zero, and refused when it holds sequences that only a (damaged) UTF-8 text holds.
    Where few of its letters are beyond ASCII, as in the languages of western Europe, it is cp1252
    when it can be; otherwise what charset-normalizer finds, if it finds anything that reads as
    text.

    :param raw: the whole file.
    :param source: what an error names.
    :raises UnreadableSourceError: naming the first wrong byte and its offset.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _strict(raw, encoding, source, len(mark))
    utf16 = _utf16_without_mark(raw)
    if utf16 is not None:
        return _strict(raw, utf16, source)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _damaged_utf8(raw):
            raise _wrong_byte(raw, error.start, "UTF-8", source) from error
        wrong = _NOT_CP1252_PROSE.search(raw)
        other = _other_encoding(raw, western=wrong is None)
        if other is not None:
            return _clean(raw.decode(other), other, source)
        if wrong:
            raise _wrong_byte(raw, wrong.start(), "UTF-8 or cp1252", source) from error
        return _clean(raw.decode("cp1252"), "cp1252", source)
    return _clean(text, "utf-8", source)


def _damaged_utf8(raw: bytes) -> bool:
    """Whether the bytes beyond ASCII stand in sequences of UTF-8: any, or nearly all of many."""
    beyond = _beyond_ascii(raw)
    within = sum(len(found) for found in _UTF8_SEQUENCE.findall(raw))
    return within > (0.8 * beyond if _foreign(raw) else 0)


def _beyond_ascii(raw: bytes) -> int:
    return len(raw) - len(raw.translate(None, _BEYOND_ASCII))


def _foreign(raw: bytes) -> bool:
    """Whether so many letters lie beyond ASCII that the text is in no western language."""
    sample = raw[:_SAMPLE]
    beyond = _beyond_ascii(sample)
    letters = len(_ASCII_LETTER.findall(sample)) + beyond
    return len(sample) >= _SHORTEST_GUESSED and beyond >= _WESTERN_SHARE * letters


def _other_encoding(raw: bytes, *, western: bool) -> str | None:
    """The encoding of a text that is neither UTF-8 nor, by the share of its letters, cp1252."""
    if len(raw) < _SHORTEST_GUESSED or (western and not _foreign(raw)):
        return None
    from charset_normalizer import from_bytes  # here, for UTF-8 does without it

    best = from_bytes(raw, threshold=0.15).best()
    if best is None or best.encoding in ("ascii", "utf_8") or not best.alphabets:
        return None
    return best.encoding


def _strict(raw: bytes, encoding: str, source: str, start: int = 0) -> str:
    try:
        return _clean(raw[start:].decode(encoding), encoding, source, start)
    except UnicodeDecodeError as error:
        raise _wrong_byte(raw, start + error.start, encoding.upper(), source) from error


def _clean(text: str, encoding: str, source: str, start: int = 0) -> str:
    control = _CONTROL.search(text)
    if control:
        offset = start + len(text[: control.start()].encode(encoding))
        raise UnreadableSourceError(
            source, f"not a text file: control character 0x{ord(control[0]):02x} at byte {offset}"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wrong_byte(raw: bytes, offset: int, encoding: str, source: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        source, f"byte 0x{raw[offset]:02x} at offset {offset} is not {encoding}"
    )


def _utf16_without_mark(raw: bytes) -> str | None:
    sample = raw[:4096]
    if len(sample) < 4 or len(raw) % 2:
        return None
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.6 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and not odd.count(0):
        return "utf-16-be"
    return None
