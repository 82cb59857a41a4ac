"""Replies whose bytes are not in the character set that they state."""

from __future__ import annotations

import re

from scrapers.source import Reply

_STATED_INSIDE = re.compile(rb"^\s*<\?xml[^>]*\bencoding\s*=|<meta[^>]*\bcharset\s*=", re.IGNORECASE)


def undecodable(reply: Reply) -> str | None:
    """That the body is no text in the character set it states, or in UTF-8 where it states none; None where it is."""
    stated = reply.stated_charset
    if reply.body.startswith(b"\x1f\x8b"):  # a gzipped file, no text
        return None
    is_stated_inside = stated is None and _STATED_INSIDE.search(reply.body) is not None
    if is_stated_inside or _is(reply.body, "utf-8") or (stated is not None and _is(reply.body, stated)):
        return None
    return f"{reply.url}: the text is not in its character set {stated or 'UTF-8'}, read as Windows-1252"


def misnamed(reply: Reply) -> str | None:
    """That the body is UTF-8 and states another character set, which does no harm; None where it does not."""
    stated = reply.stated_charset
    if stated is None or reply.body.isascii() or not _is(reply.body, "utf-8"):
        return None
    return None if stated.lower().replace("_", "-") in ("utf-8", "utf8") else f"{reply.url}: states {stated} and is UTF-8"


def _is(body: bytes, charset: str) -> bool:
    try:
        body.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
