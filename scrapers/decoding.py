"""Compressed replies unpacked strictly: a reply that was cut short is no reply, and none may swell beyond the limit."""

from __future__ import annotations

import zlib

ENCODINGS = ("gzip", "deflate")

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_PIECE = 1 << 20


class TooLarge(Exception):
    """A reply that is larger than the limit once unpacked."""


class CutShort(Exception):
    """A compressed reply that ends too early or can't be unpacked."""


def decoded(body: bytes, encodings: list[str], limit: int) -> bytes:
    """The body without its content encodings, the last applied first.

    Raises TooLarge beyond `limit` bytes and CutShort for what is no whole stream of an encoding that was asked for.
    """
    for encoding in reversed([name.strip().lower() for name in encodings if name.strip()]):
        if encoding == "identity":
            continue
        if encoding not in _WINDOWS:
            raise CutShort(f"it is encoded as {encoding[:40]}, which was not asked for")
        window = -15 if encoding == "deflate" and not _has_zlib_header(body) else _WINDOWS[encoding]
        body = _inflated(body, window, limit)
    return body


def _has_zlib_header(body: bytes) -> bool:
    return len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    unpacked = bytearray()
    rest = body
    while rest:
        stream = zlib.decompressobj(window)
        try:
            while rest:
                unpacked += stream.decompress(rest, _PIECE)
                if len(unpacked) > limit:
                    raise TooLarge(f"it unpacks to more than {limit} bytes")
                rest = stream.unconsumed_tail
            unpacked += stream.flush()
        except zlib.error as error:
            raise CutShort(f"its compression is broken ({error})") from None
        if not stream.eof:
            raise CutShort("its compressed body ends too early")
        rest = stream.unused_data.lstrip(b"\0") if window == _WINDOWS["gzip"] else b""
    return bytes(unpacked)
