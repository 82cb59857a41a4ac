from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.pay import Pay, hourly_pay_in, pay, pay_unit


def told(found: Pay) -> tuple[str, str | None, str | None, str | None, str]:
    ends = [None if end is None else f"{end.normalize():f}" for end in (found.minimum, found.maximum)]
    return found.kind, ends[0], ends[1], found.currency, found.unit


@pytest.mark.parametrize(("text", "expected"), [
    ("Hourly: $25.00 - $35.00", ("hourly", "25", "35", "USD", "hour")),
    ("Est. budget:\n$1,018.00", ("fixed", "1018", "1018", "USD", "project")),
    ("$30 - $60/hr", ("hourly", "30", "60", "USD", "hour")),
    ("Estimated $15 - $20/hr", ("hourly", "15", "20", "USD", "hour")),
    ("$80-120/hr+", ("hourly", "80", "120", "USD", "hour")),
    ("$20/hr to $30/hr", ("hourly", "20", "30", "USD", "hour")),
    ("$1K", ("unknown", "1000", "1000", "USD", "unknown")),
    ("$80-120k per year", ("salary", "80000", "120000", "USD", "year")),
    ("$1.5k-2k a month", ("salary", "1500", "2000", "USD", "month")),
    ("120,000 - 300,000 / yr", ("salary", "120000", "300000", None, "year")),
    ("€450-€500/day", ("salary", "450", "500", "EUR", "day")),
    ("1.500 € – 2.000 € pro Monat", ("salary", "1500", "2000", "EUR", "month")),
    ("₹600 – ₹1,500 INR", ("unknown", "600", "1500", "INR", "unknown")),
    ("$30-$250 CAD", ("unknown", "30", "250", "CAD", "unknown")),
    ("CA$40/h", ("hourly", "40", "40", "CAD", "hour")),
    ("up to $50/hr", ("hourly", None, "50", "USD", "hour")),
    ("$20+/hr", ("hourly", "20", None, "USD", "hour")),
    ("$0.05 per word", ("fixed", "0.05", "0.05", "USD", "item")),
    ("20 dollars an hour", ("hourly", "20", "20", "USD", "hour")),
    ("Fixed-price - Entry level ($) - Est. Budget: $3,000 - Posted 51 minutes ago", ("fixed", "3000", "3000", "USD", "project")),
    ("Hourly - Expert ($$$) - Est. Time: Less than 1 month, 10-30 hrs/week", ("hourly", None, None, None, "hour")),
    ("$60 - $40", ("unknown", "40", "60", "USD", "unknown")),
])
def test_pay_as_boards_write_it(text: str, expected: tuple[str, str | None, str | None, str | None, str]) -> None:
    assert told(pay(text)) == expected


@pytest.mark.parametrize(("text", "reason"), [
    ("", "no pay stated"), ("N/A", "no pay stated"), ("Undisclosed", "no pay stated"), ("Bounty Based", "no amount stated"),
    ("10 hrs/week", "no amount stated"), ("$0", "amount is 0"), ("¥500/hour", "currency sign stands for several currencies"),
    ("Rs 500/hour", "currency sign stands for several currencies"), ("25-35 per hour", "no currency stated"),
    ("$99999999999", "amount is too large to be pay"),
])
def test_what_is_missing_has_its_reason(text: str, reason: str) -> None:
    assert pay(text).reason == reason


def test_structured_fields_win_over_text() -> None:
    assert told(pay("$5/hr", "20", "40", "EUR", "hourly")) == ("hourly", "20", "40", "EUR", "hour")
    assert told(pay("Fixed price", "300", "", "USD")) == ("fixed", "300", None, "USD", "project")
    assert told(pay("$5/hr", "0", "0", "EUR")) == ("hourly", "5", "5", "EUR", "hour")
    assert told(pay(None, "33.333333", "NaN", "USD", "hour")) == ("hourly", "33.3333", None, "USD", "hour")
    assert pay(None, "20", "40", None, "hour").reason == "no currency stated"


def test_the_engagement_field_says_what_an_amount_is_for() -> None:
    assert told(pay("$300", engagement="Fixed price")) == ("fixed", "300", "300", "USD", "project")
    assert told(pay("N/A", engagement="Hourly: $4.00 - $5.00")) == ("hourly", "4", "5", "USD", "hour")
    assert told(pay("$300", engagement="Contract")) == ("unknown", "300", "300", "USD", "unknown")


def test_a_bare_dollar_is_us_dollar_on_an_assumption_that_is_told() -> None:
    assert pay("$20/hr").is_dollar_assumed
    assert not pay("US$20/hr").is_dollar_assumed
    assert not pay("$20/hr", currency="AUD").is_dollar_assumed
    assert pay("$20/hr", currency="AUD").currency == "AUD"


@pytest.mark.parametrize(("text", "expected"), [
    ("We pay $25 - $40 per hour, weekly.", ("hourly", "25", "40", "USD", "hour")),
    ("Rate: €30/hr. Since 2019 we sold 10,000 units in 24 hours.", ("hourly", "30", "30", "EUR", "hour")),
    ("$25/hr for typists. Again: $25/hr.", ("hourly", "25", "25", "USD", "hour")),
    ("We raised $50M and work 40 hours per week", ("unknown", None, None, None, "unknown")),
    ("$25/hr for typists, $45/hr for editors", ("unknown", None, None, None, "unknown")),
    ("Make $5,000 an hour!", ("unknown", None, None, None, "unknown")),
    ("15 per hour", ("unknown", None, None, None, "unknown")),
    ("x" * 5000 + " pays £19.50 an hour " + "y" * 5000, ("hourly", "19.5", "19.5", "GBP", "hour")),
])
def test_text_counts_only_when_it_is_unambiguous(text: str, expected: tuple[str, str | None, str | None, str | None, str]) -> None:
    assert told(hourly_pay_in(text)) == expected


@pytest.mark.parametrize(("word", "unit"), [("hourly", "hour"), ("/hr", "hour"), ("per hour", "hour"), ("HOUR", "hour"), ("annual", "year"),
                                            ("p.a.", "year"), ("fixed_budget", "project"), ("per word", "item"), ("", "unknown"),
                                            (None, "unknown"), ("fortnightly", "unknown")])
def test_units(word: str | None, unit: str) -> None:
    assert pay_unit(word) == unit


@given(st.decimals(1, 900_000, places=2), st.decimals(1, 900_000, places=2), st.sampled_from(["USD", "EUR", "GBP"]),
       st.sampled_from(["hour", "day", "month", "year"]))
def test_what_is_written_is_read_back(one: Decimal, other: Decimal, code: str, unit: str) -> None:
    low, high = sorted((one, other))
    found = pay(f"{code} {low:,} - {high:,} per {unit}")
    assert (found.minimum, found.maximum, found.currency, found.unit) == (low, high, code, unit)


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for found in (pay(text), hourly_pay_in(text)):
        assert found.has_amount or found.reason
        assert found.minimum is None or found.maximum is None or 0 < found.minimum <= found.maximum
