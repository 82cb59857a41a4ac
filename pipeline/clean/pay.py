"""What a posting pays: amounts, currency and unit as stated, from structured fields or from text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipeline.clean.amounts import CURRENCY_CODES, Amounts, amounts_in, number, sign_currency

_UNIT_WORDS = (
    ("hour", r"hours?|hrs?|hourly|h|ph|p/h|stunde|std|heure|hora"),
    ("day", r"days?|daily|d|tag|jour|per diem"),
    ("week", r"weeks?|weekly|wks?|woche"),
    ("month", r"months?|monthly|mo|mth|monat|mois|mes"),
    ("year", r"years?|yearly|yrs?|annum|annual|annually|annuale|p\.?a\.?|y|jahr"),
    ("item", r"words?|pages?|images?|articles?|tasks?|items?|videos?|posts?|records?|units?|minutes?|mins?|audio minutes?|leads?|pieces?|"
             r"prompts?|photos?|slides?|questions?|files?"),
    ("project", r"projects?|fixed|fixed[ _\-]?(?:price|budget|fee)?|flat|total|gig|job|milestone|one[ \-]?time"),
)
_UNITS = {unit: re.compile(rf"^(?:{words})$", re.IGNORECASE) for unit, words in _UNIT_WORDS}
_AFTER = re.compile(r"^\+?\s*(?:(?:/|\bper\b|\ban?\b|\bpro\b|\bpor\b|\bpar\b|\bby the\b|\bp\.?(?=h\b|a\b|d\b))\s*)?"
                    rf"({'|'.join(words for _, words in _UNIT_WORDS)})(?!\w)", re.IGNORECASE)
_HOURLY = re.compile(r"\b(?:hourly|per hour|an hour|hour rate|per hr|an hr|ph)\b|/\s*h(?:(?:ou)?rs?)?\b", re.IGNORECASE)
_FIXED = re.compile(r"\bfixed\b|\bfixed[ _\-]?(?:price|budget|fee)\b|\best(?:\.|imated)? budget\b|\bflat (?:fee|rate)\b|"
                    r"^\s*\(?budget\b", re.IGNORECASE)
_LONGER = re.compile(r"\b(daily|weekly|monthly|annual(?:ly)?|yearly|salary)\b", re.IGNORECASE)
_NOTHING = re.compile(r"^\s*(?:|n/?a|none|null|nan|-+|undisclosed|not (?:disclosed|specified|stated)|negotiable|competitive|tbd|unpaid|"
                      r"no[ _]budget|doe|open)\s*$", re.IGNORECASE)
_ALL_NUMBER = re.compile(r"^[\s\d.,'’kKmM+\-–—/a-zA-Z]*$")
_LABELLED = re.compile(r"\b(?:hourly(?: rate)?|rate|budget|pay|salary|compensation|price|fee)\s*:\s*$", re.IGNORECASE)
_AROUND_UNIT = re.compile(r"^(?:/\s*|(?:(?:per|an?|each|1)[\s_-]+)+)|[\s_-]+(?:wage|salary|rate)$")
_LARGEST = Decimal(10) ** 10
_FOUR_DIGITS = Decimal("0.0001")
_REACH = 80
_LONGEST = 2000
_TEXT_HOURLY = (Decimal(1), Decimal(1000))


@dataclass(frozen=True)
class Pay:
    """Pay as stated. `reason` says why there is no amount; `is_dollar_assumed` that a bare $ was read as US dollar."""

    kind: str = "unknown"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    currency: str | None = None
    unit: str = "unknown"
    reason: str | None = None
    is_dollar_assumed: bool = False

    @property
    def has_amount(self) -> bool:
        """Whether at least one end is known."""
        return self.minimum is not None or self.maximum is not None


@lru_cache(maxsize=100_000)
def pay(text: str | None, minimum: str | None = None, maximum: str | None = None, currency: str | None = None,
        unit: str | None = None, engagement: str | None = None) -> Pay:
    """Pay from the structured fields where they hold an amount, else from `text`, else from the engagement field.

    The engagement field (`Hourly`, `Fixed price`) also says what an amount is for where nothing else does. An amount of 0 means unknown.
    """
    named_unit, text = pay_unit(unit), (text or "")[:_LONGEST]
    stated = _structured(minimum, maximum, currency, named_unit) or _from_text(text, _code(currency), named_unit)
    if not stated.has_amount and engagement and any(character.isdigit() for character in engagement):
        of_engagement = _from_text(engagement[:_LONGEST], _code(currency), named_unit)
        stated = of_engagement if of_engagement.has_amount else stated
    if stated.unit == "unknown":
        hint = _unit_of(text)
        hint = _unit_of(engagement or "") if hint == "unknown" else hint
        return replace(stated, unit=hint, kind=_kind(hint))
    return stated


def hourly_pay_in(text: str) -> Pay:
    """Hourly pay stated in running text, if it is stated once, with a currency and per hour; else a Pay without amounts."""
    found: list[Pay] = []
    for start, end in _hourly_passages(text):
        for candidate in _hourly_pay(text[start:end]):
            if candidate not in found:
                found.append(candidate)
    if len(found) > 1:
        return Pay(reason="several hourly rates in the text")
    if not found or not _is_plausible(found[0]):
        return Pay(reason="no pay stated")
    return found[0]


def _hourly_passages(text: str) -> list[tuple[int, int]]:
    passages: list[tuple[int, int]] = []
    for match in _HOURLY.finditer(text):
        start = text.rfind(" ", 0, max(0, match.start() - _REACH)) + 1
        end = match.end() + _REACH
        if passages and start <= passages[-1][1]:
            start = passages.pop()[0]
        passages.append((start, end))
    return passages


def _hourly_pay(passage: str) -> Iterator[Pay]:
    for amounts in amounts_in(passage):
        if not (amounts.currency or amounts.is_sign_ambiguous):
            continue
        after = _AFTER.match(passage[amounts.end:amounts.end + 24])
        if after and pay_unit(after[1]) == "hour" and _explicit(after[0]):
            yield _pay(amounts, "hour")


def pay_unit(word: str | None) -> str:
    """The unit that one word or short phrase names (`hourly`, `/hr`, `per month`), else unknown."""
    bare = _AROUND_UNIT.sub("", (word or "").strip().lower())
    return next((unit for unit, pattern in _UNITS.items() if pattern.match(bare)), "unknown")


def _explicit(after: str) -> bool:
    return bool(re.search(r"/|\bper\b|\ban\b|hour|\bph\b|\bhrs?\b", after, re.IGNORECASE))


def _is_plausible(found: Pay) -> bool:
    return all(_TEXT_HOURLY[0] <= amount <= _TEXT_HOURLY[1] for amount in (found.minimum, found.maximum) if amount is not None)


def _structured(minimum: str | None, maximum: str | None, currency: str | None, unit: str) -> Pay | None:
    low, high = number(minimum), number(maximum)
    if not low and not high:
        return None
    code = _code(currency) or sign_currency(minimum or "") or sign_currency(maximum or "")
    is_bare_dollar = _code(currency) is None and code == "USD" and "US" not in f"{minimum}{maximum}".upper()
    ends = Amounts(low or None, high or None, code, is_bare_dollar, False, 0, 0)
    return _pay(ends, unit)


def _from_text(text: str, currency: str | None, unit: str) -> Pay:
    if _NOTHING.match(text):
        return Pay(reason="no pay stated")
    kind = _unit_of(text) if unit == "unknown" else unit
    found = [amounts for amounts in amounts_in(text) if _is_money(amounts, text)]
    if not found:
        return Pay(_kind(kind), unit=kind, reason="no amount stated")
    first = found[0]
    after = _AFTER.match(text[first.end:first.end + 24])
    if unit == "unknown" and after:
        kind = pay_unit(after[1])
    if first.is_dollar_assumed and currency:
        return _pay(replace(first, currency=currency, is_dollar_assumed=False), kind)
    if first.currency is None and not first.is_sign_ambiguous:
        return _pay(replace(first, currency=currency), kind)
    return _pay(first, kind)


def _is_money(amounts: Amounts, text: str) -> bool:
    if amounts.currency or amounts.is_sign_ambiguous:
        return True
    if _LABELLED.search(text[:amounts.start]):
        return True
    after = _AFTER.match(text[amounts.end:amounts.end + 24])
    alone = not text[:amounts.start].strip() and _ALL_NUMBER.match(text) is not None
    rest = text[amounts.end:][after.end():] if after else text[amounts.end:]
    return alone and not rest.strip(" +.")


def _pay(amounts: Amounts, unit: str) -> Pay:
    low, high = amounts.minimum or None, amounts.maximum or None
    reason = None
    if low is None and high is None:
        return Pay(_kind(unit), unit=unit, reason="amount is 0")
    if low is not None and high is not None and low > high:
        low, high = high, low
    if max(low or 0, high or 0) >= _LARGEST:
        return Pay(_kind(unit), unit=unit, reason="amount is too large to be pay")
    low, high = (None if end is None else end.quantize(_FOUR_DIGITS) for end in (low, high))
    if amounts.is_sign_ambiguous:
        reason = "currency sign stands for several currencies"
    elif amounts.currency is None:
        reason = "no currency stated"
    return Pay(_kind(unit), low, high, amounts.currency, unit, reason, amounts.is_dollar_assumed)


def _unit_of(text: str) -> str:
    if _HOURLY.search(text):
        return "hour"
    if _FIXED.search(text):
        return "project"
    longer = _LONGER.search(text)
    return {"salary": "unknown"}.get(longer[1].lower(), pay_unit(longer[1])) if longer else "unknown"


def _kind(unit: str) -> str:
    return {"hour": "hourly", "project": "fixed", "item": "fixed", "unknown": "unknown"}.get(unit, "salary")


def _code(currency: str | None) -> str | None:
    stated = (currency or "").strip()
    if stated.upper() in CURRENCY_CODES:
        return stated.upper()
    return sign_currency(stated)
