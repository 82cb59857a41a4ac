from __future__ import annotations

import pytest

from pipeline.clean.openness import is_open, is_remote


@pytest.mark.parametrize(("stated", "expected"), [(None, True), ("", True), ("open", True), ("active", True), ("true", True),
                                                  ("closed", False), ("False", False), ("Expired", False), ("0", False)])
def test_open_unless_the_source_says_otherwise(stated: str | None, expected: bool) -> None:
    assert is_open(stated) is expected


@pytest.mark.parametrize(("stated", "location", "expected"), [
    ("true", None, True), ("Remote", "Berlin", True), ("no", "Remote", False), ("hybrid", "Remote", False), (None, "Remote - Canada", True),
    (None, "Berlin (no remote)", False), (None, "Berlin", None), (None, None, None),
])
def test_remote_by_field_then_by_place(stated: str | None, location: str | None, expected: bool | None) -> None:
    assert is_remote(stated, location) is expected
