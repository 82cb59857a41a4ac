from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.clean.pay import Pay, pay
from pipeline.clean.usd_hour import usd_hour, usd_rate

FRIDAY, SUNDAY = date(2024, 5, 31), date(2024, 6, 2)


def test_the_nearest_earlier_business_day_is_used_and_told() -> None:
    assert usd_rate("EUR", SUNDAY) == usd_rate("EUR", FRIDAY)
    found = usd_hour(pay("€20 - €30/hr"), SUNDAY)
    assert (found.rate, found.rate_date) == (Decimal("1.08520000"), FRIDAY)
    assert (found.minimum, found.maximum) == (Decimal("21.7040"), Decimal("32.5560"))


def test_us_dollars_need_no_rate() -> None:
    found = usd_hour(pay("US$20/hr"), SUNDAY)
    assert (found.minimum, found.rate, found.rate_date, found.reason) == (Decimal(20), Decimal(1), None, None)


@pytest.mark.parametrize(("stated", "on", "reason"), [
    (pay("PKR 500/hr"), SUNDAY, "no reference rate for PKR"),
    (pay("RUB 500/hr"), date(2023, 1, 2), "no reference rate for RUB"),
    (pay("EUR 20/hr"), date(1998, 1, 2), "no reference rate for EUR"),
    (pay("EUR 20/hr"), date(2090, 1, 2), "no reference rate for EUR"),
    (pay("25 per hour"), SUNDAY, "no currency stated"),
    (pay("$2,000/hr"), SUNDAY, "more than 1000 US dollars per hour"),
    (Pay(reason="no pay stated"), SUNDAY, "no pay stated"),
])
def test_what_is_not_converted_has_its_reason(stated: Pay, on: date, reason: str) -> None:
    found = usd_hour(stated, on)
    assert (found.minimum, found.maximum, found.rate, found.reason) == (None, None, None, reason)


@pytest.mark.parametrize(("stated", "rate", "day", "reason"), [
    (pay("€40,000 a year"), Decimal("1.08520000"), FRIDAY, "pay is per year"),
    (pay("$300 fixed"), Decimal(1), None, "pay is per project"),
    (pay("$300"), Decimal(1), None, "unit of pay unknown"),
    (pay("PKR 9000 fixed"), None, None, "pay is per project"),
])
def test_pay_for_something_else_keeps_its_rate(stated: Pay, rate: Decimal | None, day: date | None, reason: str) -> None:
    found = usd_hour(stated, SUNDAY)
    assert (found.minimum, found.maximum, found.rate, found.rate_date, found.reason) == (None, None, rate, day, reason)
