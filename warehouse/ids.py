"""Stable ids: the first 32 hex digits of SHA-256 over the parts, separated by the unit separator."""

from hashlib import sha256


def digest(*parts: str | None) -> str:
    """Id of `parts` in this order; None and the empty text differ."""
    joined = "\x1f".join("\x00" if part is None else part for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def posting_id(source: str, source_posting_id: str) -> str:
    """Id of a posting: the same in every night, archive and release."""
    return digest(source, source_posting_id)
