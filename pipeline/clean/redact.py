"""Blanks what points to a person: e-mail, phone, messenger and payment handles, street addresses, names in signatures.

How often it is right, and on what, stands in docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.clean.redact_addresses import addresses
from pipeline.clean.redact_emails import emails
from pipeline.clean.redact_handles import handles
from pipeline.clean.redact_names import names
from pipeline.clean.redact_payments import payments
from pipeline.clean.redact_phones import phones

KINDS = ("email", "phone", "handle", "payment", "address", "name")
"""What a bracketed word in a redacted text can stand for."""

# Payments before e-mail and phones, which they look like; names last, so that a sign-off is seen without the contact data in it
_STEPS: tuple[Callable[[str, str], tuple[str, int]], ...] = (payments, emails, handles, addresses, phones, names)


def redact(text: str) -> tuple[str, int]:
    """`text` with personal contact data replaced by a bracketed word each (see KINDS), and how many were replaced.

    Redacting twice changes nothing more.
    """
    lower, count = text.lower(), 0
    for step in _STEPS:
        text, found = step(text, lower)
        count += found
    return text, count
