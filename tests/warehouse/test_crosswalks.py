"""Crosswalks share out every category, whole, into groups that exist."""

from __future__ import annotations

import pytest

from warehouse.crosswalks import GROUPS, OUTSIDE, SCHEMES
from warehouse.taxonomies import CATEGORY_CODES


@pytest.mark.parametrize("name", SCHEMES)
def test_every_category_is_shared_out_whole(name: str) -> None:
    scheme = SCHEMES[name]
    for category in CATEGORY_CODES:
        weights = scheme.weights(category)
        assert sum(weights.values()) == pytest.approx(1)
        assert set(weights) <= {*scheme.groups, OUTSIDE} <= set(GROUPS)
    assert set(scheme.assigned) | scheme.stated <= set(CATEGORY_CODES)
    assert scheme.stated <= set(scheme.assigned), "what a study names is in one of its groups"
    assert {group for category in CATEGORY_CODES for group in scheme.weights(category)} >= set(scheme.groups), "no group is empty"


def test_not_labelled_and_other_are_outside() -> None:
    assert all(scheme.weights(category) == {OUTSIDE: 1} for scheme in SCHEMES.values() for category in ("other", "unlabelled"))
