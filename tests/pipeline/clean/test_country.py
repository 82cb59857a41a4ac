from __future__ import annotations

import pytest

from pipeline.clean.country import country_code


@pytest.mark.parametrize(("country", "location", "code"), [
    ("US", None, "US"), ("uk", None, "GB"), ("United States", None, "US"), ("Deutschland", None, "DE"), (None, "Berlin, Germany", "DE"),
    (None, "Remote - United States", "US"), (None, "Remote (UK only)", "GB"), ("", "Anywhere in Canada", "CA"),
    ("Poland", "Remote, Germany", "PL"),
])
def test_stated_countries(country: str | None, location: str | None, code: str) -> None:
    assert country_code(country, location) == code


@pytest.mark.parametrize(("country", "location"), [
    (None, None), ("Worldwide", None), ("ZZ", None), (None, "San Francisco, CA"), (None, "Remote"), (None, "Germany or France"),
    ("United States, Canada", "Berlin, Germany"),
])
def test_no_guess_where_none_or_several_are_named(country: str | None, location: str | None) -> None:
    assert country_code(country, location) is None
