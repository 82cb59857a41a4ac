from __future__ import annotations

import pytest

from pipeline.clean.employer import employer_id, normalised_employer


@pytest.mark.parametrize("name", ["Mill House Ltd.", "mill house", "MILL  HOUSE, LLC", "Mill-House Inc", "Mïll House GmbH"])
def test_spellings_share_one_id(name: str) -> None:
    assert employer_id(name) == employer_id("Mill House")


def test_different_employers_differ() -> None:
    assert employer_id("Mill House") != employer_id("Mill Home")
    assert normalised_employer("The Co") != normalised_employer("Co")


@pytest.mark.parametrize("name", [None, "", "N/A", "Confidential", " - "])
def test_nobody_has_no_id(name: str | None) -> None:
    assert employer_id(name) is None
