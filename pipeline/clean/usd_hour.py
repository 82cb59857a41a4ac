"""Stated hourly pay in US dollars, at the European Central Bank's reference rate of the day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError

from pipeline.clean.pay import Pay

MOST_USD_PER_HOUR = Decimal(1000)
_LONGEST_GAP = timedelta(days=14)
_OLDEST_FILE = timedelta(days=366)
_CENT_OF_CENT = Decimal("0.0001")
_RATE_DIGITS = Decimal("0.00000001")


@dataclass(frozen=True)
class UsdHour:
    """Pay per hour in US dollars with the rate used; `reason` says why there is none. A rate of 1 for US dollars has no date.

    Pay for something else than an hour has its rate all the same.
    """

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    rate: Decimal | None = None
    rate_date: date | None = None
    reason: str | None = None


def usd_hour(stated: Pay, on: date) -> UsdHour:
    """`stated` in US dollars per hour at the rate of `on` or the nearest business day before; only hourly pay is converted."""
    if stated.minimum is None and stated.maximum is None:
        return UsdHour(reason=stated.reason or "no amount stated")
    found = usd_rate(stated.currency, on) if stated.currency else None
    if stated.unit != "hour":
        reason = "unit of pay unknown" if stated.unit == "unknown" else f"pay is per {stated.unit}"
        return UsdHour(rate=found and found[0], rate_date=found and found[1], reason=reason)
    if stated.currency is None:
        return UsdHour(reason=stated.reason or "no currency stated")
    if found is None:
        return UsdHour(reason=f"no reference rate for {stated.currency}")
    rate, rate_date = found
    minimum, maximum = _converted(stated.minimum, rate), _converted(stated.maximum, rate)
    if max(minimum or 0, maximum or 0) > MOST_USD_PER_HOUR:
        return UsdHour(reason="more than 1000 US dollars per hour")
    return UsdHour(minimum, maximum, rate, rate_date)


@lru_cache(maxsize=50_000)
def usd_rate(currency: str, on: date) -> tuple[Decimal, date | None] | None:
    """US dollars per unit of `currency` and the day of that rate; none where the reference file has no rate within a fortnight before."""
    if currency == "USD":
        return Decimal(1), None
    converter = _converter()
    newest = converter.bounds["USD"].last_date
    if currency not in converter.currencies or on - newest > _OLDEST_FILE:
        return None
    day = min(on, newest)
    while min(on, newest) - day <= _LONGEST_GAP:
        try:
            return converter.convert(1, currency, "USD", date=day).quantize(_RATE_DIGITS), day
        except RateNotFoundError:
            day -= timedelta(days=1)
    return None


def _converted(amount: Decimal | None, rate: Decimal) -> Decimal | None:
    return None if amount is None else (amount * rate).quantize(_CENT_OF_CENT)


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)
