"""The country that a posting states, as an ISO 3166-1 alpha-2 code."""

import re
from functools import lru_cache

import phonenumbers

from pipeline.clean.places import COUNTRIES

_CODE = re.compile(r"^[A-Za-z]{2}$")
_PARTS = re.compile(r"[,;/|()\[\]•·\n]|\s[-–—]\s|\band\b|\bor\b")
_FILLER = re.compile(r"\b(?:remote|only|based|anywhere|in|within|from|the|residents?|onsite|on-site|hybrid|wfh|work from home|"
                     r"candidates)\b|[:*]", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def country_code(country: str | None, location: str | None) -> str | None:
    """The country stated in `country` (name or code), else named in `location`; none where none or several are named."""
    stated = (country or "").strip()
    if _CODE.match(stated):
        code = {"UK": "GB"}.get(stated.upper(), stated.upper())
        return code if code in phonenumbers.SUPPORTED_REGIONS else None
    for text in (stated, location or ""):
        named = _named(text)
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _named(text: str) -> set[str]:
    parts = (_FILLER.sub(" ", part) for part in _PARTS.split(text))
    return {COUNTRIES[name] for name in (" ".join(part.lower().split()).strip(" .") for part in parts) if name in COUNTRIES}
