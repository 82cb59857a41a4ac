from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.clean.amounts import amounts_in, number, sign_currency


@pytest.mark.parametrize(("text", "expected"), [
    ("$1,000.00", "1000.00"), ("1.5k", "1500"), ("20", "20"), ("1 500", "1500"), ("1'000'000", "1000000"), ("1.234,56", "1234.56"),
    ("3,5", "3.5"),
    ("2m", "2000000"), ("0.125", "0.125"), ("33.333333", "33.333333"),
])
def test_numbers_as_people_write_them(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize("text", [None, "", "none", "NaN", "Infinity", "-5"])
def test_no_number(text: str | None) -> None:
    assert number(text) is None


def test_every_amount_comes_in_order() -> None:
    found = list(amounts_in("from $20 or 30-40 EUR, then 10%"))
    assert [(amounts.minimum, amounts.maximum, amounts.currency) for amounts in found] == [(20, None, "USD"), (30, 40, "EUR")]


@pytest.mark.parametrize(("text", "code"), [("A$", "AUD"), ("eur", "EUR"), ("£", "GBP"), ("zł", "PLN"), ("¥", None), ("points", None)])
def test_signs_and_codes(text: str, code: str | None) -> None:
    assert sign_currency(text) == code
