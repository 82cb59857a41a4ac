"""What goes wrong between a source and the crawler: each fault takes the place of a whole answer."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import time
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler

from tests.scrapers.origin import Answer, Fault, send

HANG = 3.0
MEGABYTE = b" " * 1024 * 1024


def status(code: int, **headers: str) -> Fault:
    """Always the same status."""
    return lambda handler, answer: (code, {name.replace("_", "-"): value for name, value in headers.items()}, b"no")


def once(fault: Fault) -> Fault:
    """A fault that passes at each address once it happened there."""
    passed: set[str] = set()

    def broken(handler: BaseHTTPRequestHandler, answer: Answer) -> Answer | None:
        if handler.path in passed:
            return answer
        passed.add(handler.path)
        return fault(handler, answer)

    return broken


def redirect(to: str) -> Fault:
    """Elsewhere."""
    return status(302, Location=to)


def circle(handler: BaseHTTPRequestHandler, answer: Answer) -> Answer:
    """To where the crawler is already."""
    return 301, {"Location": handler.path}, b""


def reset(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """The connection is torn down before a byte came."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def hang(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Nothing comes."""
    handler.close_connection = True
    time.sleep(HANG)


def stall(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Half of the answer comes, then nothing."""
    _part(handler, answer)
    time.sleep(HANG)


def cut(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Half of the answer comes, then the end of the connection."""
    _part(handler, answer)


def _part(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    code, headers, body = answer
    send(handler, (code, {**headers, "Content-Length": str(len(body))}, body[:len(body) // 2]))
    handler.wfile.flush()
    handler.close_connection = True


def cut_gzip(handler: BaseHTTPRequestHandler, answer: Answer) -> Answer:
    """Compressed, and cut before it was sent."""
    code, headers, body = answer
    body = body if headers.get("Content-Encoding") else gzip.compress(body)
    return code, {**headers, "Content-Encoding": "gzip"}, body[:-20]


def large(handler: BaseHTTPRequestHandler, answer: Answer) -> Answer:
    """50 MB, announced."""
    return 200, answer[1], MEGABYTE * 50


def large_unannounced(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """50 MB in chunks."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(50):
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(MEGABYTE), MEGABYTE))
    handler.wfile.write(b"0\r\n\r\n")


@cache
def _bomb() -> bytes:
    return gzip.compress(MEGABYTE * 100)


def bomb(handler: BaseHTTPRequestHandler, answer: Answer) -> Answer:
    """100 MB in 100 kB."""
    return 200, {**answer[1], "Content-Encoding": "gzip"}, _bomb()


def body(change: Callable[[bytes], bytes], **headers: str) -> Fault:
    """The body, changed, uncompressed."""
    def broken(handler: BaseHTTPRequestHandler, answer: Answer) -> Answer:
        code, known, old = answer
        old = gzip.decompress(old) if known.get("Content-Encoding") else old
        kept = {name: value for name, value in known.items() if name not in ("Content-Encoding", "ETag")}
        return code, kept | {name.replace("_", "-"): value for name, value in headers.items()}, change(old)

    return broken


html = body(lambda old: b"<!doctype html><title>Just a moment...</title><p>Checking your browser<br>", Content_Type="text/html")
renamed = body(lambda old: re.sub(rb'"(title|text)"(?=\s*:)', rb'"\1_v2"', old).replace(b"guid>", b"guid_v2>"))
wrong_charset = body(lambda old: old.decode().replace("The sign is", "The sïgn is").encode("cp1252", "replace"),
                     Content_Type="text/plain; charset=utf-8")


def emptied(old: bytes) -> bytes:
    """The same list with nothing in it."""
    if b"<rss" in old:
        return re.sub(rb"<item>.*</item>", b"", old, flags=re.DOTALL)
    return json.dumps([] if old.startswith(b"[") else {"jobs": [], "meta": {"total": 0}}).encode()
