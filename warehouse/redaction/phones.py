"""Phone numbers: international ones by their form, national ones by their form or the word before them."""

from __future__ import annotations

import re

import phonenumbers

from warehouse.redaction.rules import MANY_DIGITS, WORDS, Rule, any_of

_WORDS = WORDS["phone"]
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.,/$€£#=\-])(?:[+＋]\s?|00)?\(?\d[\d().\-\s/]{6,22}\d(?![A-Za-z0-9_%]|[.,]\d)(?:\s?(?:ext\.?|extension|x|доб\.?)\s?\d{1,5}\b)?",
    re.IGNORECASE)
_CUES = (*_WORDS["cues"], *WORDS["handle"]["messengers"])
_CUE = re.compile(
    rf"(?<![^\W\u0900-\u9fff\uac00-\ud7a3])(?:{any_of(_CUES)})\W{{0,12}}"
    rf"(?:(?:{any_of(_WORDS['fillers'])})\W{{1,3}}){{0,3}}\Z", re.IGNORECASE)
_CUE_AFTER = re.compile(r"\W{0,5}(?:call|whats ?app|text|sms|viber)\b", re.IGNORECASE)
_REFERENCE = re.compile(rf"\b(?:{any_of(_WORDS['references'])})\W{{0,3}}(?:(?:no|nr|number|id)\W{{0,3}})?\Z", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"\d{4}[\-./]\d{1,2}[\-./]\d{1,2}|\d{1,2}[\-./]\d{1,2}[\-./]\d{4}|(?:19|20)\d\d\s{0,2}[\-–]\s{0,2}(?:19|20)\d\d|^(?:19|20)\d\d-\d")
# A trunk prefix and groups as Europeans, Australians and most Asians write them, or groups as North Americans do
_NATIONAL = re.compile(r"\(?0[1-9]\d{0,3}\)?(?:[ \-/]{1,3}\d{2,4}){2,4}")
_AMERICAN = re.compile(r"(?:1[ .\-])?(?:\(\d{3}\) ?|\d{3}[ .\-])\d{3}[ .\-]\d{4}")
_MOBILE = re.compile(r"0[1-9]\d{8,9}")
_DIGIT = rf"(?:{any_of(_WORDS['digits'])}|plus|\d{{1,4}})"
_SPOKEN = re.compile(rf"\b(?:plus\s)?{_DIGIT}(?:[\s,.\-]{{1,3}}{_DIGIT}){{6,15}}\b", re.IGNORECASE)
_SPOKEN_WORD = re.compile(rf"\b(?:{any_of(_WORDS['digits'])})\b", re.IGNORECASE)
_BEFORE = 36


def _length(match: re.Match[str]) -> int:
    before = match.string[max(0, match.start() - _BEFORE):match.start()]
    candidate = match[0]
    digits = sum(character.isdigit() for character in candidate)
    if not 8 <= digits <= 20 or _DATE_LIKE.search(candidate) or "\n" in candidate or _REFERENCE.search(before):
        return 0
    is_phone = _CUE.search(before) or _has_form(candidate) or (_MOBILE.fullmatch(candidate) and _CUE_AFTER.match(match.string, match.end()))
    return len(candidate) if is_phone else 0


def _has_form(candidate: str) -> bool:
    is_international = candidate.startswith(("+", "＋", "00"))
    if not is_international:
        digits = sum(character.isdigit() for character in candidate)
        if _NATIONAL.fullmatch(candidate):
            return 9 <= digits <= 12
        if not _AMERICAN.match(candidate):
            return False
    try:
        number = phonenumbers.parse(candidate, None if candidate.startswith(("+", "＋")) else "US")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) if is_international else phonenumbers.is_valid_number(number)


def _spoken_length(match: re.Match[str]) -> int:
    return len(match[0]) if len(_SPOKEN_WORD.findall(match[0])) >= 4 else 0


PHONES = (
    Rule(_PHONE, length=_length, needs=MANY_DIGITS),
    Rule(_SPOKEN, ("zero", "three", "four", "five", "six", "seven", "eight", "nine"), _spoken_length),
)
"""Rules for phone numbers."""
