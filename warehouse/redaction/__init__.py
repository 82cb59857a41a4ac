"""Blanks what points to a person: e-mail, phone, messenger and payment handles, street addresses, names in signatures.

How often it is right, and on what, stands in docs/privacy.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from warehouse.redaction.addresses import ADDRESSES
from warehouse.redaction.emails import EMAILS
from warehouse.redaction.handles import HANDLES
from warehouse.redaction.names import names
from warehouse.redaction.payments import PAYMENTS
from warehouse.redaction.phones import PHONES
from warehouse.redaction.rules import apply_all

KINDS = ("email", "phone", "handle", "payment", "address", "name")
"""What a bracketed word in a redacted text can stand for."""

# Payments before e-mail and phones, which they look like; names last, as some stand before other contact data
_STEPS: tuple[tuple[str, Callable[[str, str, str], tuple[str, int]]], ...] = (
    ("payment", partial(apply_all, PAYMENTS)), ("email", partial(apply_all, EMAILS)), ("handle", partial(apply_all, HANDLES)),
    ("address", partial(apply_all, ADDRESSES)), ("phone", partial(apply_all, PHONES)), ("name", names))

# Characters without a width, and joiners between letters that no script joins, would hide an address from the rules
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|(?<=[!-~])[\u200c\u200d]+(?=[!-~])")


def redact(text: str) -> tuple[str, int]:
    """`text` with personal contact data replaced by a bracketed word each (see KINDS), and how many were replaced.

    Invisible characters go too. Redacting twice changes nothing more.
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    count = 0
    while True:
        shown, found = _redact_once(text)
        if shown == text:
            return text, count
        text, count = shown, count + found


def _redact_once(text: str) -> tuple[str, int]:
    count, lower = 0, text.lower()
    for kind, step in _STEPS:
        shown, found = step(text, lower, f"[{kind}]")
        if found:
            text, lower, count = shown, shown.lower(), count + found
    return text, count
