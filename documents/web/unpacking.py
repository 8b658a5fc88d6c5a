"""The body of a response, unpacked, never beyond its bound: a few bytes can stand for many."""

import zlib
from collections.abc import Callable, Iterable, Iterator

ENCODINGS = "gzip, br"
_PIECE = 64 * 1024
_WINDOW = 15 + 32  # of zlib: gzip or zlib, as the data says


class BodyTooLargeError(Exception):
    """More bytes than there may be."""


class UnknownEncodingError(Exception):
    """An encoding that was not asked for."""


class DamagedBodyError(Exception):
    """Bytes that are not what their encoding says."""


def unpacked(chunks: Iterable[bytes], encoding: str, *, most: int) -> bytes:
    """Return the whole body.

    :param encoding: of the header Content-Encoding; "" and "identity" for none.
    :param most: bytes that it may have, as they come and unpacked.
    :raises BodyTooLargeError: when it has more.
    :raises UnknownEncodingError: when the encoding is another than gzip, deflate or br.
    :raises DamagedBodyError: when it cannot be unpacked.
    """
    pieces: list[bytes] = []
    total = 0
    for piece in _unpack(_counted(chunks, most), encoding.strip().lower()):
        total += len(piece)
        if total > most:
            raise BodyTooLargeError
        pieces.append(piece)
    return b"".join(pieces)


def _counted(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most:
            raise BodyTooLargeError
        yield chunk


def _unpack(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    readers: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
        "": iter,
        "identity": iter,
        "gzip": _inflated,
        "x-gzip": _inflated,
        "deflate": _inflated,
        "br": _unbrotlied,
    }
    if encoding not in readers:
        raise UnknownEncodingError(encoding)
    return readers[encoding](chunks)


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    reader = zlib.decompressobj(_WINDOW)
    try:
        for chunk in chunks:
            rest = chunk
            while rest and not reader.eof:
                yield reader.decompress(rest, _PIECE)
                rest = reader.unconsumed_tail
        while not reader.eof and (piece := reader.decompress(reader.unconsumed_tail, _PIECE)):
            yield piece
    except zlib.error as error:
        raise DamagedBodyError from error
    if not reader.eof:
        raise DamagedBodyError


def _unbrotlied(chunks: Iterable[bytes]) -> Iterator[bytes]:
    import brotli

    reader = brotli.Decompressor()
    try:
        for chunk in chunks:
            yield reader.process(chunk, output_buffer_limit=_PIECE)
            while not reader.can_accept_more_data():
                yield reader.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        raise DamagedBodyError from error
    if not reader.is_finished():
        raise DamagedBodyError
