"""Amounts of money in text: numbers as people write them, ranges, currency codes and signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

CURRENCY_CODES = frozenset(re.findall(
    r"\w+", "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HRK HUF IDR ILS INR ISK JPY KES KRW KZT LKR MAD "
    "MXN MYR NGN NOK NPR NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU UZS VND ZAR"))
_SIGNS = {
    "us$": "USD", "usd$": "USD", "$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "r$": "BRL", "mx$": "MXN", "nt$": "TWD", "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB",
    "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS", "฿": "THB", "₱": "PHP", "₫": "VND", "₦": "NGN", "zł": "PLN", "rp": "IDR", "rm": "MYR",
    "¥": "", "rs": "", "rs.": "", "kr": "", "kr.": "",
}
_NAMES = {"dollars": "USD", "us dollars": "USD", "euro": "EUR", "euros": "EUR", "bucks": "USD", "pounds": "GBP"}
_SIGN = (r"(?:usd\$|us\$|au\$|a\$|ca\$|c\$|nz\$|hk\$|sg\$|s\$|r\$|mx\$|nt\$|[$€£₹₽₴₺₩₪฿₱₫₦¥]|zł|"
         r"\brs\.?(?=\s?\d)|\bkr\.?(?=\s?\d)|\brp(?=\s?\d)|\brm(?=\s?\d))")
_CODE = rf"\b(?:{'|'.join(sorted(CURRENCY_CODES))})\b"
_AFTER_NAME = r"(?:us dollars|dollars|bucks|euros?|pounds)\b"
_NUMBER = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,4}(?!\d))?"
_END = rf"(?:(?P<code#>{_CODE})\s?)?(?P<sign#>{_SIGN})?\s?(?P<number#>{_NUMBER})\s?(?P<k#>(?:k|m|mm)(?![\w]))?" \
       rf"\s?(?P<after#>{_CODE}|(?:€|₽|₴|zł|£|₹|kr\b)|{_AFTER_NAME})?"
_LOW_END, _HIGH_END = _END.replace("#>", "1>"), _END.replace("#>", "2>")
_UNIT_BETWEEN = r"(?:\s?/?\s?(?:per\s)?(?:hr|hour|h))?"
_RANGE = re.compile(rf"(?P<bound>\b(?:up to|max(?:imum)?|less than|under|from|min(?:imum)?|at least|starting at|over|"
                    rf"more than)\s*:?\s*|[<>≤≥]\s*)?"
                    rf"(?<![\w.,])(?:{_LOW_END})"
                    rf"(?:{_UNIT_BETWEEN}\s*(?:-|–|—|−|\bto\b|\band\b|~)\s*{_HIGH_END})?(?P<plus>\s?\+)?", re.IGNORECASE)
_UPPER_BOUNDS = ("up to", "max", "less", "under", "<", "≤")
_LOWER_BOUNDS = ("from", "min", "at least", "starting", "over", "more", ">", "≥")
_PERIOD_AFTER = re.compile(r"^\s*(?:%|hrs?/|hours?/|hours? (?:a|per)\b|(?:st|nd|rd|th)\b|years? of|\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Amounts:
    """One amount or range and where it stands. An ambiguous sign (¥, Rs, kr) gives no currency; a bare $ gives USD, assumed."""

    minimum: Decimal | None
    maximum: Decimal | None
    currency: str | None
    is_dollar_assumed: bool
    is_sign_ambiguous: bool
    start: int
    end: int


def amounts_in(text: str) -> Iterator[Amounts]:
    """Every amount or range of amounts in `text`, in order, with or without a currency."""
    for match in _RANGE.finditer(text):
        if not _PERIOD_AFTER.match(text[match.end():match.end() + 12]):
            yield _amounts(match)


def number(text: str | None) -> Decimal | None:
    """The one number in `text` (`$1,000.00`, `1.5k`, `20`), or none."""
    if not text:
        return None
    try:
        plain = Decimal(text.strip())
    except InvalidOperation:
        plain = None
    if plain is not None:
        return plain if plain.is_finite() and plain >= 0 else None
    match = re.search(rf"({_NUMBER})\s?(k|m)?(?!\w)", text, re.IGNORECASE)
    return _scaled(match[1], match[2]) if match else None


def sign_currency(text: str) -> str | None:
    """The currency whose sign or code stands in `text`; none where there is none or it is ambiguous."""
    code = re.search(_CODE, text, re.IGNORECASE)
    if code:
        return code[0].upper()
    sign = re.search(_SIGN, text, re.IGNORECASE)
    return (_SIGNS.get(sign[0].lower()) or None) if sign else None


def _amounts(match: re.Match[str]) -> Amounts:
    suffix, far_suffix = match["k1"], match["k2"]
    near, far = _value(match["number1"]), _value(match["number2"]) if match["number2"] else None
    if far is not None and far_suffix and not suffix and near is not None and near < far * 10:
        suffix = far_suffix
    low = _scaled(match["number1"], suffix)
    high = _scaled(match["number2"], far_suffix) if match["number2"] else low
    bound = (match["bound"] or "").strip().lower()
    if far is None:
        if bound.startswith(_UPPER_BOUNDS):
            low = None
        elif bound.startswith(_LOWER_BOUNDS) or match["plus"]:
            high = None
    currency, is_assumed, is_ambiguous = _currency(match)
    return Amounts(low, high, currency, is_assumed, is_ambiguous, match.start(), match.end())


def _currency(match: re.Match[str]) -> tuple[str | None, bool, bool]:
    words = [match[name] for name in ("code1", "code2", "after1", "after2") if match[name]]
    for word in words:
        if word.upper() in CURRENCY_CODES:
            return word.upper(), False, False
    signs = [sign.lower() for sign in (match["sign1"], match["sign2"], *words) if sign]
    if not signs:
        return None, False, False
    found = _NAMES.get(signs[0]) or _SIGNS.get(signs[0])
    return found or None, signs[0] in {"$", "dollars", "bucks"}, not found


def _value(written: str) -> Decimal | None:
    compact = re.sub(r"[\s'’]", "", written)
    last = max(compact.rfind("."), compact.rfind(","))
    if last >= 0:
        whole, fraction = re.sub(r"[.,]", "", compact[:last]), compact[last + 1:]
        separators = len(re.findall(r"[.,]", compact))
        is_thousands = len(fraction) == 3 and (separators == 1 or len(set(re.findall(r"[.,]", compact))) == 1) and whole != "0"
        compact = whole + fraction if is_thousands else f"{whole}.{fraction}"
    try:
        return Decimal(compact)
    except InvalidOperation:
        return None


def _scaled(written: str, suffix: str | None) -> Decimal | None:
    value = _value(written)
    if value is None or suffix is None:
        return value
    return value * (1000 if suffix.lower() == "k" else 1_000_000)
